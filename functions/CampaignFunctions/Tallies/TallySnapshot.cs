namespace CampaignFunctions.Tallies;

/// <summary>The counts of a poll at one moment, summed over its shards.</summary>
/// <param name="BehindSince">The time of the oldest uncounted ballot, if it has waited for too long; otherwise null.</param>
public sealed record TallySnapshot(
    TallyCounts Counts,
    bool IsSealed,
    DateTimeOffset? RevisedAt,
    DateTimeOffset? BehindSince,
    DateTimeOffset AsOf
);
