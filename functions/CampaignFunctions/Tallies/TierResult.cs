namespace CampaignFunctions.Tallies;

/// <summary>How many ballots a tier cast.</summary>
public sealed record TierResult(long Ballots);
