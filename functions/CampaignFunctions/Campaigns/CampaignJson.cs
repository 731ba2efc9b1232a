using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

[JsonSourceGenerationOptions(
    Converters = [typeof(ZonedTimeConverter)],
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(CampaignDocument))]
[JsonSerializable(typeof(CampaignDefinition))]
[JsonSerializable(typeof(CampaignList))]
[JsonSerializable(typeof(CampaignSummary))]
[JsonSerializable(typeof(Pauses))]
internal sealed partial class CampaignJson : JsonSerializerContext;
