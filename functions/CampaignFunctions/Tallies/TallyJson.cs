using System.Text.Json.Serialization;

namespace CampaignFunctions.Tallies;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ShardTally))]
[JsonSerializable(typeof(FoldFault))]
[JsonSerializable(typeof(TallyResponse))]
[JsonSerializable(typeof(TalliesResponse))]
internal sealed partial class TallyJson : JsonSerializerContext;
