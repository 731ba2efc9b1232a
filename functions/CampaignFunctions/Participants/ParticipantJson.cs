using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false
)]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(VerificationRequest))]
[JsonSerializable(typeof(JoinResponse))]
[JsonSerializable(typeof(CodeResponse))]
[JsonSerializable(typeof(PreferencesRequest))]
[JsonSerializable(typeof(PreferencesResponse))]
internal sealed partial class ParticipantJson : JsonSerializerContext;
