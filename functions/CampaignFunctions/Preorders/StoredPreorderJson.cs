using System.Text.Json.Serialization;

namespace CampaignFunctions.Preorders;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PreorderDocument))]
[JsonSerializable(typeof(QuotaDocument))]
[JsonSerializable(typeof(StockShard))]
[JsonSerializable(typeof(WaitlistEntry))]
[JsonSerializable(typeof(WaitlistHead))]
[JsonSerializable(typeof(PreorderMailHint))]
[JsonSerializable(typeof(ChargeRunDocument))]
[JsonSerializable(typeof(ChargeRunHint))]
internal sealed partial class StoredPreorderJson : JsonSerializerContext;
