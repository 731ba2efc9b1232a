namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A figure that the tally and the recount of a shard do not agree on.</summary>
public sealed record TallyDifference(int Shard, string Figure, long Tally, long Recount);
