namespace CampaignFunctions.Tallies;

/// <summary>The number of ballots that a tier cast.</summary>
public sealed record TierResult(long Ballots);
