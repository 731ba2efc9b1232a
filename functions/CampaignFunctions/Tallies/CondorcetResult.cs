using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

/// <summary>The option that beats every other option in a direct comparison; null if there is none.</summary>
public sealed record CondorcetResult([property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Winner);
