using System.Collections.Concurrent;
using System.Globalization;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Messaging;
using CampaignFunctions.Messaging.ServiceBus;

namespace CampaignFunctions.LocalHost.ServiceBus;

/// <summary>Queues in Service Bus, or in its emulator. The queues must exist.</summary>
internal sealed class ServiceBusQueues(ServiceBusClient client, TimeProvider clock) : ILocalQueues, IAsyncDisposable
{
    private const int MaxPeeked = 250;

    /// <summary>The time for which one receive waits for a message at the service.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    private readonly ServiceBusMessageSender _sender = new(client, clock);
    private readonly ServiceBusDeadLetters _deadLetters = new(client);
    private readonly ConcurrentDictionary<string, ServiceBusReceiver> _receivers = [];
    private readonly ConcurrentDictionary<string, ServiceBusReceivedMessage> _locked = [];

    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class => _sender.SendAsync(queue, message, delay, cancellationToken);

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max)
    {
        var received = await ReceiverOf(queue).ReceiveMessagesAsync(max, Wait);
        return [.. received.Select(message => Locked(queue, message))];
    }

    /// <summary>Returns at once, because the next receive waits at the service.</summary>
    public Task WaitAsync(string queue, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested ? Task.FromCanceled(cancellationToken) : Task.CompletedTask;

    public async Task CompleteAsync(QueueMessage message)
    {
        if (!_locked.TryRemove(message.Receipt ?? "", out var locked))
            return;
        try
        {
            await ReceiverOf(message.Queue).CompleteMessageAsync(locked);
        }
        catch (ServiceBusException late) when (late.Reason == ServiceBusFailureReason.MessageLockLost)
        {
            // The message was delivered again, and its new consumer completes it.
        }
    }

    /// <summary>
    /// Service Bus delivers an abandoned message again at once. So this process keeps the lock during the delay, while the caller
    /// goes on, and abandons the message after it. If this process ends earlier, the lock expires.
    /// </summary>
    public async Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason)
    {
        if (!_locked.TryRemove(message.Receipt ?? "", out var locked))
            return;
        if (message.IsLastTry)
            await ReceiverOf(message.Queue).DeadLetterMessageAsync(locked, reason);
        else
            _ = AbandonLaterAsync(message.Queue, locked, delay);
    }

    public Task<bool> ResendAsync(string queue, string id) =>
        long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? _deadLetters.ResendAsync(queue, number, CancellationToken.None)
            : Task.FromResult(false);

    public async Task<IReadOnlyList<QueueState>> StatesAsync()
    {
        var states = new List<QueueState>();
        foreach (var queue in CampaignModule.Queues)
        {
            await using var receiver = client.CreateReceiver(queue);
            var peeked = await receiver.PeekMessagesAsync(MaxPeeked, fromSequenceNumber: 0);
            var dead = await _deadLetters.PeekAsync(queue, MaxPeeked, CancellationToken.None);
            var delayed = peeked.Count(message => message.State == ServiceBusMessageState.Scheduled);
            if (peeked.Count > 0 || dead.Count > 0)
                states.Add(new(queue, peeked.Count - delayed, delayed, 0, [.. dead.Select(Letter)], dead.Count == MaxPeeked));
        }

        return states;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var receiver in _receivers.Values)
            await receiver.DisposeAsync();
    }

    private QueueMessage Locked(string queue, ServiceBusReceivedMessage message)
    {
        _locked[message.LockToken] = message;
        return new(
            message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            queue,
            message.Body.ToArray(),
            message.DeliveryCount,
            message.ApplicationProperties.GetValueOrDefault(ServiceBusMessageSender.TraceProperty) as string,
            message.LockToken
        );
    }

    private async Task AbandonLaterAsync(string queue, ServiceBusReceivedMessage message, TimeSpan delay)
    {
        await Task.Delay(delay, clock);
        try
        {
            await ReceiverOf(queue).AbandonMessageAsync(message);
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault) || fault is ObjectDisposedException)
        {
            // The lock expires by itself.
        }
    }

    private ServiceBusReceiver ReceiverOf(string queue) => _receivers.GetOrAdd(queue, client.CreateReceiver);

    private static DeadLetter Letter(ServiceBusReceivedMessage message) =>
        new(
            message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            message.DeliveryCount,
            message.DeadLetterReason ?? "",
            message.Body.ToString()
        );
}
