using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IdentityDocument))]
[JsonSerializable(typeof(VoterDocument))]
[JsonSerializable(typeof(MailHint))]
internal sealed partial class IdentityJson : JsonSerializerContext;
