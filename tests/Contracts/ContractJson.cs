using System.Text.Json.Serialization;

namespace CampaignFunctions.Contracts;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ContractDocument))]
internal sealed partial class ContractJson : JsonSerializerContext;
