namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A figure that differs between the tally and the recount of a shard.</summary>
public sealed record TallyDifference(int Shard, string Figure, long Tally, long Recount);
