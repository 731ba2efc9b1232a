namespace CampaignFunctions.LocalHost;

/// <summary>A staff token.</summary>
internal sealed record StaffTokenResponse(string Token);
