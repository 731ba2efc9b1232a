using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

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

/// <summary>A figure that the tally and the recount of a shard do not agree on.</summary>
public sealed record TallyDifference(int Shard, string Figure, long Tally, long Recount);

/// <summary>The rounds of an instant runoff; no winner where nobody voted.</summary>
public sealed record InstantRunoffResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Winner, InstantRunoffRound[] Rounds);

/// <summary>
/// First preferences among the options left (those with none are not listed), the ballots that name none of them, and the option
/// dropped after the round, if it was not the last.
/// </summary>
public sealed record InstantRunoffRound(Dictionary<string, long> Votes, long Exhausted, string? Dropped);

/// <summary>The option that beats every other in a direct comparison; null where there is none.</summary>
public sealed record CondorcetResult([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Winner);

/// <summary>A recount that goes on; ask its Location.</summary>
public sealed record RecountAccepted(string Id, string Status);
