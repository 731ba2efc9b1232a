using System.Text.Json.Serialization;

namespace CampaignFunctions.Audit;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AuditList))]
internal sealed partial class AuditResponseJson : JsonSerializerContext;
