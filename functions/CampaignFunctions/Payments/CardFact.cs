namespace CampaignFunctions.Payments;

/// <summary>A card that the payment provider has saved, and the first instant at which it is no longer valid.</summary>
public sealed record CardFact(string Id, DateTimeOffset ExpiresAt);
