using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

/// <summary>The winner and the rounds of an instant runoff. The winner is null if nobody voted.</summary>
public sealed record InstantRunoffResult(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Winner,
    InstantRunoffRound[] Rounds
);
