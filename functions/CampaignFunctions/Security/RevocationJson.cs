using System.Text.Json.Serialization;

namespace CampaignFunctions.Security;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RevocationDocument))]
internal sealed partial class RevocationJson : JsonSerializerContext;
