using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>The outcome of a recount of support. <c>Ballots</c> is the number of people who support the suggestion.</summary>
public sealed record SupportRecountResponse(
    bool Matches,
    long Ballots,
    SupportDifference[] Differences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Rebuilt = null
);
