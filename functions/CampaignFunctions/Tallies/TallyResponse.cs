using System.Text.Json.Serialization;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Tallies;

/// <summary>A poll's result as callers see it.</summary>
public sealed record TallyResponse
{
    public required string PollId { get; init; }

    public required PollMethod Method { get; init; }

    public required PollState State { get; init; }

    /// <summary>Ballots counted: the sum of the tiers.</summary>
    public required long Ballots { get; init; }

    /// <summary>When the counts were read.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>When a final result last moved.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    /// <summary>Every option, by score, then votes, then id.</summary>
    public required OptionResult[] Results { get; init; }

    public required Dictionary<string, TierResult> ByTier { get; init; }

    /// <summary>For marketers: by segment name and value.</summary>
    public Dictionary<string, Dictionary<string, SegmentResult>>? BySegment { get; init; }
}

/// <summary>An option's result. <c>Share</c> is of the ballots, to four decimals; <c>Ranks</c> only where the poll is ranked.</summary>
public sealed record OptionResult(string OptionId, long Votes, decimal Share, long Score, long[]? Ranks);

/// <summary>How many ballots a tier cast.</summary>
public sealed record TierResult(long Ballots);

/// <summary>The result among the ballots of a segment value; only <c>Withheld</c> where it could say too much about few.</summary>
public sealed record SegmentResult(long? Ballots, OptionResult[]? Results, bool? Withheld);

/// <summary>Open takes ballots; closed may still be counting; final has counted all.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PollState>))]
public enum PollState { Open, Closed, Final }

/// <summary>The tallies of a campaign, and how many suggestions it has, and pre-orders that customers have committed to.</summary>
public sealed record TalliesResponse(DateTimeOffset AsOf, TallyResponse[] Polls, long Suggestions, long Preorders);
