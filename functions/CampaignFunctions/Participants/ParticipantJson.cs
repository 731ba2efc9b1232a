using System.Text.Json.Serialization;

namespace CampaignFunctions.Participants;

/// <summary>A visitor who wants to take part. Taking part by email needs a proof of the address.</summary>
public sealed record JoinRequest
{
    public string? Email { get; init; }
}

/// <summary>A participant token, its tier, and when it expires.</summary>
public sealed record JoinResponse(string Token, string Tier, DateTimeOffset ExpiresAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(JoinRequest))]
[JsonSerializable(typeof(JoinResponse))]
internal sealed partial class ParticipantJson : JsonSerializerContext;
