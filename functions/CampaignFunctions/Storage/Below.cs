namespace CampaignFunctions.Storage;

/// <summary>A property that must be a number less than the bound.</summary>
public sealed record Below(string Property, long Bound);
