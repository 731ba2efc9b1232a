using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

/// <summary>
/// A round of an instant runoff: the first preferences among the remaining options, the number of ballots that name none of them,
/// and the option that was dropped after the round. Only options with first preferences are listed. The last round drops no
/// option.
/// </summary>
/// <param name="Tied">
/// The options with equally few votes in every round so far, if there are several: only their ids decided which one was dropped.
/// Otherwise null.
/// </param>
public sealed record InstantRunoffRound(
    Dictionary<string, long> Votes,
    long Exhausted,
    string? Dropped,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string[]? Tied = null
);
