using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>An idea as a participant sends it.</summary>
public sealed record SuggestionRequest(string Title, string Text, string[]? Tags = null);

/// <summary>A suggestion as everybody sees it. <c>Response</c> is what the brand answered, once it has.</summary>
public sealed record SuggestionResponse(
    string Id, string Title, string Text, string[] Tags, SuggestionStatus Status, long Support, DateTimeOffset CreatedAt, string? Response)
{
    public static SuggestionResponse Of(SuggestionDocument suggestion) =>
        new(
            suggestion.Id, suggestion.Title, suggestion.Text, suggestion.Tags, suggestion.Status, suggestion.Support, suggestion.CreatedAt,
            Response: null);
}

/// <summary>A page of suggestions.</summary>
public sealed record SuggestionList(SuggestionResponse[] Items, string? Next);

/// <summary>A suggestion that was made elsewhere. <c>Ref</c> names it there, and makes its id here.</summary>
public sealed record ImportLine(string Ref, string Title, string Text, string[]? Tags = null, DateTimeOffset? CreatedAt = null);

/// <summary>How many lines became suggestions, were there already, or were refused; the first thousand refused ones.</summary>
public sealed record ImportResponse(long Created, long Existing, long Refused, RefusedLine[] RefusedLines);

/// <summary>A line, counted from 1, and why it was refused.</summary>
public sealed record RefusedLine(
    long Line, string Code, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>Whether the caller supports a suggestion.</summary>
public sealed record SupportResponse(bool Supported);

/// <summary>What counting a suggestion's log of support anew gave; <c>Ballots</c> is how many support it.</summary>
public sealed record SupportRecountResponse(
    bool Matches,
    long Ballots,
    SupportDifference[] Differences,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Rebuilt = null);

/// <summary>A figure that the suggestion and the recount of its log do not agree on.</summary>
public sealed record SupportDifference(string Figure, long Tally, long Recount);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(SuggestionRequest))]
[JsonSerializable(typeof(SuggestionResponse))]
[JsonSerializable(typeof(ImportLine))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(SuggestionList))]
[JsonSerializable(typeof(SupportResponse))]
[JsonSerializable(typeof(SupportRecountResponse))]
internal sealed partial class SuggestionJson : JsonSerializerContext;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SuggestionDocument))]
[JsonSerializable(typeof(SupportRevision))]
[JsonSerializable(typeof(SupportSweepDocument))]
[JsonSerializable(typeof(SupportHint))]
internal sealed partial class StoredSuggestionJson : JsonSerializerContext;
