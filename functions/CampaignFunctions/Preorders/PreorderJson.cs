using System.Text.Json.Serialization;

namespace CampaignFunctions.Preorders;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(PreorderRequest))]
[JsonSerializable(typeof(ChoicesRequest))]
[JsonSerializable(typeof(EditionList))]
[JsonSerializable(typeof(FulfilmentRequest))]
[JsonSerializable(typeof(EmailProofRequest))]
[JsonSerializable(typeof(LinkSecretRequest))]
[JsonSerializable(typeof(OrderTokenResponse))]
[JsonSerializable(typeof(PreorderResponse))]
[JsonSerializable(typeof(PreorderList))]
[JsonSerializable(typeof(ChargeRunResponse))]
[JsonSerializable(typeof(DemandResponse))]
internal sealed partial class PreorderJson : JsonSerializerContext;
