using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignFunctions.LocalHost.Azurite;
using CampaignFunctions.LocalHost.Stripe;

namespace CampaignFunctions.LocalHost;

/// <summary>The role a staff token is asked for.</summary>
internal sealed record StaffTokenRequest(string Role);

/// <summary>A staff token.</summary>
internal sealed record StaffTokenResponse(string Token);

/// <summary>A mail as its receiver sees it.</summary>
internal sealed record MailboxItem(string To, string Subject, string Text, DateTimeOffset SentAt);

/// <summary>Mail, the newest first.</summary>
internal sealed record MailboxResponse(MailboxItem[] Items);

/// <summary>The state of every queue that holds a message.</summary>
internal sealed record QueuesResponse(IReadOnlyList<QueueState> Queues);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StaffTokenRequest))]
[JsonSerializable(typeof(StaffTokenResponse))]
[JsonSerializable(typeof(QueuesResponse))]
[JsonSerializable(typeof(QueueEnvelope))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(StripeFaultsRequest))]
[JsonSerializable(typeof(MailboxItem))]
[JsonSerializable(typeof(MailboxResponse))]
internal sealed partial class LocalJson : JsonSerializerContext;
