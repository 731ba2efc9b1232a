namespace CampaignFunctions.Tallies.Recounts;

/// <summary>What counting the log anew gave, beside the tally that is kept.</summary>
public sealed record RecountResponse
{
    /// <summary>Whether the log gives the tally, to the unit.</summary>
    public required bool Matches { get; init; }

    /// <summary>The ballots that count, by the log.</summary>
    public required long Ballots { get; init; }

    public required TallyDifference[] Differences { get; init; }

    /// <summary>Set where the tally was rebuilt; the differences are those found before.</summary>
    public bool? Rebuilt { get; init; }

    /// <summary>For ranked polls.</summary>
    public InstantRunoffResult? InstantRunoff { get; init; }

    /// <summary>For ranked polls.</summary>
    public CondorcetResult? Condorcet { get; init; }
}
