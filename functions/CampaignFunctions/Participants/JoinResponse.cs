namespace CampaignFunctions.Participants;

/// <summary>A participant token, its tier, and the time at which it expires.</summary>
public sealed record JoinResponse(string Token, string Tier, DateTimeOffset ExpiresAt);
