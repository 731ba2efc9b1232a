namespace CampaignFunctions.Payments;

/// <summary>A card that the provider keeps, and the first instant at which it is not good any more.</summary>
public sealed record CardFact(string Id, DateTimeOffset ExpiresAt);
