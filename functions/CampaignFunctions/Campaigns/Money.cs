namespace CampaignFunctions.Campaigns;

/// <summary>An amount in minor units and its ISO 4217 currency.</summary>
public sealed record Money(long Amount, string Currency);
