using System.Diagnostics;
using CampaignFunctions.Messaging;

namespace CampaignFunctions.Telemetry;

/// <summary>Counts the messages that are sent. Each message is a step of its trace.</summary>
public sealed class MeasuredSender(IMessageSender inner) : IMessageSender
{
    public async Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        using var step = CampaignTelemetry.Activities.StartActivity($"send {queue.Name}", ActivityKind.Producer);
        await inner.SendAsync(queue, message, delay, cancellationToken);
        CampaignTelemetry.Hints.Add(1, new KeyValuePair<string, object?>("queue", queue.Name));
    }
}
