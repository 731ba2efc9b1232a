namespace CampaignFunctions.Payments;

/// <summary>A card that the payment provider has saved, and the first instant at which it is no longer valid.</summary>
public sealed record CardFact(string Id, DateTimeOffset ExpiresAt)
{
    /// <summary>The payment provider's id of the card itself: each time that a customer gives it, it has another id.</summary>
    public string? Fingerprint { get; init; }
}
