using System.Text.Json.Serialization;

namespace CampaignFunctions.Http;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(RecountRequest))]
internal sealed partial class HttpJson : JsonSerializerContext;
