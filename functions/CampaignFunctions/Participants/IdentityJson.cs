using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>The JSON metadata of the documents that this slice stores and the messages that it sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(IdentityDocument))]
[JsonSerializable(typeof(VoterDocument))]
[JsonSerializable(typeof(ContactLookup))]
[JsonSerializable(typeof(MailPreferences))]
[JsonSerializable(typeof(MailHint))]
internal sealed partial class IdentityJson : JsonSerializerContext;
