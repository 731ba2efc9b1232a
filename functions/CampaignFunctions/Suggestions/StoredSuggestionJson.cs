using System.Text.Json.Serialization;

namespace CampaignFunctions.Suggestions;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(SuggestionDocument))]
[JsonSerializable(typeof(SupportRevision))]
[JsonSerializable(typeof(SupportSweepDocument))]
[JsonSerializable(typeof(SupportHint))]
internal sealed partial class StoredSuggestionJson : JsonSerializerContext;
