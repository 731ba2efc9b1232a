using System.Text.Json;

namespace CampaignFunctions.LocalHost.Azurite;

/// <summary>A message in a storage queue: its JSON, and what else must travel with it.</summary>
/// <param name="Body">The message.</param>
/// <param name="Trace">The step of a trace that sent it.</param>
/// <param name="Deliveries">How often it was delivered, where it is dead-lettered.</param>
/// <param name="Reason">Why it is dead-lettered.</param>
internal sealed record QueueEnvelope(JsonElement Body, string? Trace, int Deliveries = 0, string? Reason = null);
