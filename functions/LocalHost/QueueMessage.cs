namespace CampaignFunctions.LocalHost;

/// <summary>A message that a queue delivered.</summary>
/// <param name="Id">The id of the message in its queue.</param>
/// <param name="Body">The JSON of the message.</param>
/// <param name="Deliveries">The number of deliveries, including this one.</param>
/// <param name="Trace">The trace context of the sender, as a W3C traceparent; null if there is none.</param>
/// <param name="Receipt">
/// The token that completes this delivery; null if the number of deliveries identifies the delivery.
/// </param>
public sealed record QueueMessage(string Id, string Queue, byte[] Body, int Deliveries, string? Trace, string? Receipt = null)
{
    internal bool IsLastTry => Deliveries >= ILocalQueues.MaxDeliveries;
}
