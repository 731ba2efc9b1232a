using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>What counting a suggestion's log of support anew gave; <c>Ballots</c> is how many support it.</summary>
public sealed record SupportRecountResponse(
    bool Matches,
    long Ballots,
    SupportDifference[] Differences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Rebuilt = null
);
