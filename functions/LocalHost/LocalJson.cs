using System.Text.Json.Serialization;
using CampaignFunctions.LocalHost.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>The role a staff token is asked for.</summary>
internal sealed record StaffTokenRequest(string Role);

/// <summary>A staff token.</summary>
internal sealed record StaffTokenResponse(string Token);

/// <summary>The state of every queue that holds a message.</summary>
internal sealed record QueuesResponse(IReadOnlyList<QueueState> Queues);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StaffTokenRequest))]
[JsonSerializable(typeof(StaffTokenResponse))]
[JsonSerializable(typeof(QueuesResponse))]
internal sealed partial class LocalJson : JsonSerializerContext;
