using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>A line, counted from 1, and why it was refused.</summary>
public sealed record RefusedLine(
    long Line,
    string Code,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors
);
