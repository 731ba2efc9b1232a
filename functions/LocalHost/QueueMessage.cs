namespace CampaignFunctions.LocalHost;

/// <summary>A message as delivered.</summary>
/// <param name="Id">Its name in its queue.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Body">Its JSON.</param>
/// <param name="Deliveries">How often it was delivered, this time included.</param>
/// <param name="Trace">The step of a trace that sent it, as W3C's traceparent; null for none.</param>
/// <param name="Receipt">What this delivery is completed with, where that is not the number of deliveries.</param>
public sealed record QueueMessage(string Id, string Queue, byte[] Body, int Deliveries, string? Trace, string? Receipt = null)
{
    internal bool IsLastTry => Deliveries >= ILocalQueues.MaxDeliveries;
}
