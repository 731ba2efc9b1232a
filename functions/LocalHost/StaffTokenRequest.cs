namespace CampaignFunctions.LocalHost;

/// <summary>The role a staff token is asked for.</summary>
internal sealed record StaffTokenRequest(string Role);
