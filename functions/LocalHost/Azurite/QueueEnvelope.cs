using System.Text.Json;

namespace CampaignFunctions.LocalHost.Azurite;

/// <summary>A message in a storage queue, with its metadata.</summary>
/// <param name="Body">The JSON of the message.</param>
/// <param name="Trace">The trace context of the sender, as a W3C traceparent; null if there is none.</param>
/// <param name="Deliveries">The number of deliveries of a dead letter; 0 for another message.</param>
/// <param name="Reason">The reason of a dead letter; null for another message.</param>
internal sealed record QueueEnvelope(JsonElement Body, string? Trace, int Deliveries = 0, string? Reason = null);
