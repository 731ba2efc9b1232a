using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Sends hints to Service Bus, each with an id of its own: a queue that took two for one would swallow hints.</summary>
internal sealed class ServiceBusMessageSender(ServiceBusClient client, TimeProvider clock) : IMessageSender
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = [];

    public async Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        var hint = new ServiceBusMessage(JsonSerializer.SerializeToUtf8Bytes(message, queue.Json))
        {
            MessageId = Guid.NewGuid().ToString("N"),
        };
        if (Activity.Current?.Id is { } trace)
            hint.ApplicationProperties["Diagnostic-Id"] = trace; // the host goes on with this trace
        if (delay > TimeSpan.Zero)
            hint.ScheduledEnqueueTime = clock.GetUtcNow() + delay;
        try
        {
            await _senders.GetOrAdd(queue.Name, client.CreateSender).SendMessageAsync(hint, cancellationToken);
        }
        catch (ServiceBusException fault) when (fault.IsTransient)
        {
            throw new StoreBusyException(TimeSpan.FromSeconds(1), fault);
        }
    }
}
