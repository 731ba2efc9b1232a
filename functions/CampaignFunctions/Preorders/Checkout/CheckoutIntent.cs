using System.Text.Json.Serialization;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>The recorded intent to open a checkout at the payment provider: a repeated call sends exactly these values.</summary>
/// <param name="Attempt">Counts the checkouts of a pre-order; part of the call's idempotency key.</param>
/// <param name="Amount">The amount to pay in the checkout; 0 if the checkout only saves the card.</param>
/// <param name="ExpiresAt">When the payment provider closes the checkout.</param>
/// <param name="SessionId">The payment provider's id of the checkout; null until the checkout is known to exist.</param>
/// <param name="Url">The page on which the customer pays.</param>
public sealed record CheckoutIntent(
    int Attempt,
    long Amount,
    DateTimeOffset ExpiresAt,
    string? SessionId = null,
    string? Url = null
)
{
    /// <summary>When the opening was begun. Null in a checkout of the first version, which fixed its end before.</summary>
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>True if nothing can be charged later, so the card is not saved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsFinal { get; init; }

    /// <summary>Returns the order for the payment provider.</summary>
    internal CheckoutOrder OrderOf(PreorderDocument preorder, string customerId) =>
        new(preorder.Subject(), customerId, Amount, preorder.Currency, preorder.Title, ExpiresAt, preorder.ReturnUrl, !IsFinal);
}
