namespace CampaignFunctions.Participants;

/// <summary>A request to verify an email address with the mailed code and the secret of the request for it.</summary>
public sealed record VerificationRequest(string Email, string Secret, string Code);
