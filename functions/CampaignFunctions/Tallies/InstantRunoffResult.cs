using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

/// <summary>The rounds of an instant runoff; no winner where nobody voted.</summary>
public sealed record InstantRunoffResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Winner,
    InstantRunoffRound[] Rounds
);
