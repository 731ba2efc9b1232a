using System.Text.Json.Serialization;

namespace CampaignFunctions.Notifications;

/// <summary>The JSON metadata of the stored documents, and of what callers send and get.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(MailStop))]
[JsonSerializable(typeof(MailEvent))]
[JsonSerializable(typeof(MailStopsResponse))]
[JsonSerializable(typeof(LiftRequest))]
[JsonSerializable(typeof(LiftAllRequest))]
[JsonSerializable(typeof(LiftResponse))]
internal sealed partial class MailJson : JsonSerializerContext;
