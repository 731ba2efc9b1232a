using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

[JsonSourceGenerationOptions(
    Converters = [typeof(ZonedTimeConverter)],
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
[JsonSerializable(typeof(SearchRequest))]
[JsonSerializable(typeof(ReasonRequest))]
[JsonSerializable(typeof(RefundRequest))]
[JsonSerializable(typeof(BrandCancellationRequest))]
[JsonSerializable(typeof(ExtensionRequest))]
[JsonSerializable(typeof(EditionCancellationRequest))]
[JsonSerializable(typeof(ResumptionRequest))]
[JsonSerializable(typeof(JobResponse))]
[JsonSerializable(typeof(ExportRequest))]
[JsonSerializable(typeof(ReconciliationRequest))]
[JsonSerializable(typeof(ExportedOrder))]
[JsonSerializable(typeof(ExportedEntry))]
[JsonSerializable(typeof(ContactRequest))]
[JsonSerializable(typeof(ContactResponse))]
[JsonSerializable(typeof(PreorderResponse))]
[JsonSerializable(typeof(PreorderList))]
[JsonSerializable(typeof(ChargeSelection))]
[JsonSerializable(typeof(ChargeDryRun))]
[JsonSerializable(typeof(ChargeRunStatusRequest))]
[JsonSerializable(typeof(ChargeRunResponse))]
[JsonSerializable(typeof(DemandResponse))]
internal sealed partial class PreorderJson : JsonSerializerContext
{
    /// <summary>Returns a status as documents and answers name it.</summary>
    public static string TextOf(PreorderStatus status) => KebabCase.Of(status);
}
