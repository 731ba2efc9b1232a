using System.Text.Json.Serialization;

namespace CampaignFunctions.Campaigns;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CampaignDocument))]
[JsonSerializable(typeof(CampaignDefinition))]
[JsonSerializable(typeof(CampaignList))]
[JsonSerializable(typeof(Pauses))]
internal sealed partial class CampaignJson : JsonSerializerContext;
