namespace CampaignFunctions.Preorders;

/// <summary>A checkout at the provider, as it was meant: a repeated call sends exactly this.</summary>
/// <param name="Attempt">Counts the checkouts of a pre-order; part of the call's idempotency key.</param>
/// <param name="Amount">What is paid; nothing where the card is only kept.</param>
/// <param name="ExpiresAt">When the provider closes it.</param>
/// <param name="SessionId">The provider's id, once it is known to be made.</param>
/// <param name="Url">Where the customer pays.</param>
public sealed record CheckoutIntent(
    int Attempt,
    long Amount,
    DateTimeOffset ExpiresAt,
    string? SessionId = null,
    string? Url = null
);
