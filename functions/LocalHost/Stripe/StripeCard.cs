namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>What a card does. Source: Stripe's list of test cards.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Decline">The decline code of every payment; null for none.</param>
/// <param name="DeclinesLater">Whether a person can use it in a checkout, and it is declined when it is charged without them.</param>
/// <param name="AsksOnce">Whether its bank wants to hear from the customer when it is kept or first used.</param>
/// <param name="AsksAlways">Whether its bank wants to hear from the customer each time.</param>
/// <param name="IsDisputed">Whether each payment is disputed.</param>
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

    /// <summary>The error's code: one decline has a code of its own.</summary>
    public string Code => Decline == "expired_card" ? "expired_card" : "card_declined";
}
