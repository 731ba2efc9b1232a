using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies.Recounts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RecountResponse))]
[JsonSerializable(typeof(RecountAccepted))]
[JsonSerializable(typeof(RecountDocument))]
[JsonSerializable(typeof(RecountHint))]
internal sealed partial class RecountJson : JsonSerializerContext;
