using System.Text.Json.Serialization;

namespace CampaignFunctions.Preorders;

/// <summary>The JSON form of the documents and messages of this slice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PreorderDocument))]
[JsonSerializable(typeof(AdoptionDocument))]
[JsonSerializable(typeof(QuotaDocument))]
[JsonSerializable(typeof(OrderEntry))]
[JsonSerializable(typeof(StockShard))]
[JsonSerializable(typeof(WaitlistEntry))]
[JsonSerializable(typeof(WaitlistHead))]
[JsonSerializable(typeof(PreorderMailHint))]
[JsonSerializable(typeof(ChargeRunDocument))]
[JsonSerializable(typeof(ChargeRunHint))]
[JsonSerializable(typeof(JobDocument))]
[JsonSerializable(typeof(JobHint))]
[JsonSerializable(typeof(JobPart))]
internal sealed partial class StoredPreorderJson : JsonSerializerContext;
