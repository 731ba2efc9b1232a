using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>The number of a refused line, counted from 1, and the reason for the refusal.</summary>
public sealed record RefusedLine(
    long Line,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors
);
