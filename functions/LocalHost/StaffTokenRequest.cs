namespace CampaignFunctions.LocalHost;

/// <summary>A request for a staff token with a role.</summary>
internal sealed record StaffTokenRequest(string Role);
