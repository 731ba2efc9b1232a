using System.Text.Json.Serialization;

namespace CampaignFunctions.Pacing;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(LaneDocument))]
internal sealed partial class PacingJson : JsonSerializerContext;
