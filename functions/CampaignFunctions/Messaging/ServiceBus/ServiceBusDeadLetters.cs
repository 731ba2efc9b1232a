using Azure.Messaging.ServiceBus;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>
/// Reads and resends the dead letters of Service Bus queues. A peek takes no locks. A hint only says "look at X", so it is safe
/// to send a dead letter again, late or twice.
/// </summary>
internal sealed class ServiceBusDeadLetters(ServiceBusClient client)
{
    private const int BatchSize = 100;
    private const int MaxBatches = 1000;

    private static readonly ServiceBusReceiverOptions DeadLetterQueue = new() { SubQueue = SubQueue.DeadLetter };

    /// <summary>The time for which a receive waits for another dead letter before the sub-queue counts as read.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);

    /// <summary>Returns the oldest dead letters of a queue.</summary>
    public async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAsync(
        string queue,
        int max,
        CancellationToken cancellationToken
    )
    {
        await using var receiver = client.CreateReceiver(queue, DeadLetterQueue);
        var peeked = new List<ServiceBusReceivedMessage>();
        for (var from = 0L; peeked.Count < max; from = peeked[^1].SequenceNumber + 1)
        {
            var page = await receiver.PeekMessagesAsync(Math.Min(BatchSize, max - peeked.Count), from, cancellationToken);
            if (page.Count == 0)
                break;
            peeked.AddRange(page);
        }

        return peeked;
    }

    /// <summary>
    /// Sends a dead letter again and then removes it. After a crash in between, the dead letter is still there and may be sent
    /// once more. Returns false if the sub-queue does not hold it.
    /// </summary>
    public async Task<bool> ResendAsync(string queue, long sequenceNumber, CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(queue, DeadLetterQueue);
        await using var sender = client.CreateSender(queue);
        var others = new List<ServiceBusReceivedMessage>();
        try
        {
            // The first receive asks only for the oldest dead letter, because dead letters are often resent in their order.
            for (var batches = 0; batches < MaxBatches; batches++)
            {
                var batch = await receiver.ReceiveMessagesAsync(batches == 0 ? 1 : BatchSize, Wait, cancellationToken);
                if (batch.Count == 0)
                    return false;
                others.AddRange(batch.Where(message => message.SequenceNumber != sequenceNumber));
                if (batch.FirstOrDefault(message => message.SequenceNumber == sequenceNumber) is not { } found)
                    continue;
                await sender.SendMessageAsync(ServiceBusMessageSender.Copy(found), cancellationToken);
                await receiver.CompleteMessageAsync(found, CancellationToken.None);
                return true;
            }

            return false;
        }
        finally
        {
            foreach (var message in others)
                await GiveBackAsync(receiver, message);
        }
    }

    private static async Task GiveBackAsync(ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        try
        {
            await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
        catch (ServiceBusException)
        {
            // The lock expires by itself.
        }
    }
}
