using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>A visitor who wants to take part: by email, whose proof is then mailed, or anonymously where the campaign is open.</summary>
public sealed record JoinRequest
{
    public string? Email { get; init; }

    /// <summary>A language tag, for mail.</summary>
    public string? Locale { get; init; }

    public ConsentRequest[]? Consents { get; init; }
}

/// <summary>The code that came by email.</summary>
public sealed record VerificationRequest(string Email, string Code);

/// <summary>A participant token, its tier, and when it expires.</summary>
public sealed record JoinResponse(string Token, string Tier, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(VerificationRequest))]
[JsonSerializable(typeof(JoinResponse))]
internal sealed partial class ParticipantJson : JsonSerializerContext;

/// <summary>What this slice stores and sends to itself.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IdentityDocument))]
[JsonSerializable(typeof(VoterDocument))]
[JsonSerializable(typeof(RevocationDocument))]
[JsonSerializable(typeof(MailHint))]
internal sealed partial class IdentityJson : JsonSerializerContext;
