using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>The outcome of a recount of support.</summary>
/// <param name="Matches">
/// True if the suggestion has counted every revision that the log held when the recount began, and every figure of the recount
/// equals the stored one.
/// </param>
/// <param name="Ballots">The number of people who support the suggestion.</param>
/// <param name="Held">The number of revisions that the log held when the recount began.</param>
/// <param name="Counted">How many of these revisions the suggestion has counted; the recount compares only these.</param>
/// <param name="BehindSince">The time of the oldest of these revisions that is not counted; null if all are.</param>
/// <param name="Rebuilt">True if the count was rebuilt; the differences are from before the rebuild.</param>
public sealed record SupportRecountResponse(
    bool Matches,
    long Ballots,
    long Held,
    long Counted,
    SupportDifference[] Differences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? BehindSince = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Rebuilt = null
);
