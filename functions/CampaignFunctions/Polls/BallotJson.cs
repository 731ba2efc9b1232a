using System.Text.Json.Serialization;

namespace CampaignFunctions.Polls;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(BallotRequest))]
[JsonSerializable(typeof(BallotResponse))]
[JsonSerializable(typeof(BallotList))]
[JsonSerializable(typeof(LogLine))]
[JsonSerializable(typeof(OriginsResponse))]
internal sealed partial class BallotJson : JsonSerializerContext;
