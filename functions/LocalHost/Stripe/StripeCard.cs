namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>A test card and its behaviour. Source: Stripe's list of test cards.</summary>
/// <param name="Decline">The code with which payments are declined; null if they succeed.</param>
/// <param name="DeclinesLater">True if a checkout accepts the card, and a charge without the customer is declined.</param>
/// <param name="AsksOnce">True if the bank asks the customer to confirm when the card is saved or first used.</param>
/// <param name="AsksAlways">True if the bank asks the customer to confirm each payment.</param>
/// <param name="IsDisputed">True if each payment is disputed.</param>
internal sealed record StripeCard(
    string Number,
    string? Decline = null,
    bool DeclinesLater = false,
    bool AsksOnce = false,
    bool AsksAlways = false,
    bool IsDisputed = false
)
{
    public static readonly IReadOnlyList<StripeCard> All =
    [
        new("4242424242424242"),
        new("5555555555554444"),
        new("4000000000000002", Decline: "generic_decline"),
        new("4000000000009995", Decline: "insufficient_funds"),
        new("4000000000009987", Decline: "lost_card"),
        new("4000000000000069", Decline: "expired_card"),
        new("4000000000000341", Decline: "generic_decline", DeclinesLater: true),
        new("4000002500003155", AsksOnce: true),
        new("4000002760003184", AsksAlways: true),
        new("4000000000000259", IsDisputed: true),
    ];

    public static StripeCard? Find(string number) => All.FirstOrDefault(card => card.Number == number);

    /// <summary>The code of the error. The decline <c>expired_card</c> has its own code.</summary>
    public string Code => Decline == "expired_card" ? "expired_card" : "card_declined";
}
