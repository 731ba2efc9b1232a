using System.Text.Json.Serialization;

namespace CampaignFunctions.Payments;

/// <summary>The JSON form of the documents and messages of this slice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EventDocument))]
[JsonSerializable(typeof(EventMark))]
[JsonSerializable(typeof(PaymentHint))]
internal sealed partial class PaymentJson : JsonSerializerContext;
