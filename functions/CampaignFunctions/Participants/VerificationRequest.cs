namespace CampaignFunctions.Participants;

/// <summary>The code that came by email.</summary>
public sealed record VerificationRequest(string Email, string Code);
