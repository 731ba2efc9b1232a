namespace CampaignFunctions.Tallies;

/// <summary>A poll's counts summed over its shards, as they stood at one moment.</summary>
public sealed record TallySnapshot(TallyCounts Counts, bool IsSealed, DateTimeOffset? RevisedAt, DateTimeOffset AsOf);
