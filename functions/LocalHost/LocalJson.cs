using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignFunctions.LocalHost.Azurite;
using CampaignFunctions.LocalHost.Stripe;

namespace CampaignFunctions.LocalHost;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(StaffTokenRequest))]
[JsonSerializable(typeof(KnownKeys))]
[JsonSerializable(typeof(StaffTokenResponse))]
[JsonSerializable(typeof(QueuesResponse))]
[JsonSerializable(typeof(QueueEnvelope))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(StripeFaultsRequest))]
[JsonSerializable(typeof(StripeDecisionRequest))]
[JsonSerializable(typeof(StripeDisputeRequest))]
[JsonSerializable(typeof(MailboxItem))]
[JsonSerializable(typeof(MailboxResponse))]
internal sealed partial class LocalJson : JsonSerializerContext;
