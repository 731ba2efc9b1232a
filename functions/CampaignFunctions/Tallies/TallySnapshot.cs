namespace CampaignFunctions.Tallies;

/// <summary>The counts of a poll at one moment, summed over its shards.</summary>
public sealed record TallySnapshot(TallyCounts Counts, bool IsSealed, DateTimeOffset? RevisedAt, DateTimeOffset AsOf);
