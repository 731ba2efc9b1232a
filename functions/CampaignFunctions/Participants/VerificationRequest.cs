namespace CampaignFunctions.Participants;

/// <summary>A request to verify an email address with the mailed code.</summary>
public sealed record VerificationRequest(string Email, string Code);
