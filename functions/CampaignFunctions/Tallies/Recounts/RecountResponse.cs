namespace CampaignFunctions.Tallies.Recounts;

/// <summary>The outcome of a recount, compared with the stored tally.</summary>
public sealed record RecountResponse
{
    /// <summary>True if every figure of the recount equals the tally.</summary>
    public required bool Matches { get; init; }

    /// <summary>The number of ballots that count, by the log.</summary>
    public required long Ballots { get; init; }

    public required TallyDifference[] Differences { get; init; }

    /// <summary>True if the tally was rebuilt; the differences are from before the rebuild.</summary>
    public bool? Rebuilt { get; init; }

    /// <summary>The result by instant-runoff voting, for ranked polls only.</summary>
    public InstantRunoffResult? InstantRunoff { get; init; }

    /// <summary>The Condorcet winner, for ranked polls only.</summary>
    public CondorcetResult? Condorcet { get; init; }
}
