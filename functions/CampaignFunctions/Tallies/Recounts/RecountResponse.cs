namespace CampaignFunctions.Tallies.Recounts;

/// <summary>The outcome of a recount, compared with the stored tally.</summary>
public sealed record RecountResponse
{
    /// <summary>How many differences are listed. A wrong tally may differ in every figure.</summary>
    public const int MostDifferences = 1000;

    /// <summary>
    /// True if the tally has counted every revision that the log held when the recount began, and every figure of the recount
    /// equals the tally.
    /// </summary>
    public required bool Matches { get; init; }

    /// <summary>The number of ballots that count, by the log.</summary>
    public required long Ballots { get; init; }

    /// <summary>
    /// The number of revisions that the log held when the recount began; null in a recount of an earlier version.
    /// </summary>
    public long? Held { get; init; }

    /// <summary>How many of these revisions the tally has counted; the recount compares only these.</summary>
    public long? Counted { get; init; }

    /// <summary>The time of the oldest of these revisions that the tally has not counted; null if it has counted all.</summary>
    public DateTimeOffset? BehindSince { get; init; }

    /// <summary>The first <see cref="MostDifferences"/> differences.</summary>
    public required TallyDifference[] Differences { get; init; }

    /// <summary>The number of all differences; null in a recount of an earlier version.</summary>
    public int? DifferenceCount { get; init; }

    /// <summary>True if the tally was rebuilt; the differences are from before the rebuild.</summary>
    public bool? Rebuilt { get; init; }

    /// <summary>The result by instant-runoff voting, for ranked polls only.</summary>
    public InstantRunoffResult? InstantRunoff { get; init; }

    /// <summary>The Condorcet winner, for ranked polls only.</summary>
    public CondorcetResult? Condorcet { get; init; }
}
