namespace CampaignFunctions.Payments;

/// <summary>A card that the payment provider has saved, and the first instant at which it is no longer valid.</summary>
public sealed record CardFact(string Id, DateTimeOffset ExpiresAt)
{
    /// <summary>The same for each saved copy of a card. Each copy has another id.</summary>
    public string? Fingerprint { get; init; }
}
