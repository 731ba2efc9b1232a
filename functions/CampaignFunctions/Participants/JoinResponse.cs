namespace CampaignFunctions.Participants;

/// <summary>A participant token, its tier, and when it expires.</summary>
public sealed record JoinResponse(string Token, string Tier, DateTimeOffset ExpiresAt);
