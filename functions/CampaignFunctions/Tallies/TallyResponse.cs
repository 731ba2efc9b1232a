using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Tallies;

/// <summary>A poll's result as callers see it.</summary>
public sealed record TallyResponse
{
    public required string PollId { get; init; }

    public required PollMethod Method { get; init; }

    public required PollState State { get; init; }

    /// <summary>The number of counted ballots: the sum of the tiers.</summary>
    public required long Ballots { get; init; }

    /// <summary>The time at which the counts were read.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The time at which a final result last changed.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    /// <summary>
    /// The time of the oldest ballot that is not counted yet, if it was cast more than a minute ago; otherwise null. The counts
    /// are then too old, and may be wrong.
    /// </summary>
    public DateTimeOffset? BehindSince { get; init; }

    /// <summary>Every option, ordered by score, then votes, then id.</summary>
    public required OptionResult[] Results { get; init; }

    public required Dictionary<string, TierResult> ByTier { get; init; }

    /// <summary>The results by segment name and value, for marketers only.</summary>
    public Dictionary<string, Dictionary<string, SegmentResult>>? BySegment { get; init; }
}
