using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>
/// Sends hints to Service Bus. Each hint has an id of its own, because a queue that detects duplicates would drop the second of
/// two hints with the same id.
/// </summary>
internal sealed class ServiceBusMessageSender(ServiceBusClient client, TimeProvider clock) : IMessageSender
{
    /// <summary>The property with the W3C traceparent of the sender, whose trace the host continues.</summary>
    internal const string TraceProperty = "Diagnostic-Id";

    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = [];

    public async Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        var hint = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(message, queue.Json)) { MessageId = NewId() };
        if (Activity.Current?.Id is { } trace)
            hint.ApplicationProperties[TraceProperty] = trace;
        if (delay > TimeSpan.Zero)
            hint.ScheduledEnqueueTime = clock.GetUtcNow() + delay;
        try
        {
            await _senders.GetOrAdd(queue.Name, client.CreateSender).SendMessageAsync(hint, cancellationToken);
        }
        // Also a wrong name, a missing right or no identity: readiness and the metric of lost hints show it.
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw new StoreBusyException(TimeSpan.FromSeconds(1), fault);
        }
    }

    /// <summary>Returns the same message under an id of its own.</summary>
    internal static ServiceBusMessage Copy(ServiceBusReceivedMessage message)
    {
        var copy = new ServiceBusMessage(message.Body) { MessageId = NewId() };
        if (message.ApplicationProperties.TryGetValue(TraceProperty, out var trace))
            copy.ApplicationProperties[TraceProperty] = trace;
        return copy;
    }

    private static string NewId() => Guid.CreateVersion7().ToString("N");
}
