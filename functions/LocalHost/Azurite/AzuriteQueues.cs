using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;
using StoredMessage = Azure.Storage.Queues.Models.QueueMessage;

namespace CampaignFunctions.LocalHost.Azurite;

/// <summary>
/// Queues in Azurite, or in another storage account. The dead letters of a queue are in a second queue, whose name ends with
/// <c>-poison</c>.
/// </summary>
/// <param name="connection">A storage connection string.</param>
internal sealed class AzuriteQueues(string connection) : ILocalQueues
{
    private const string Poison = "-poison";
    private const int MaxPeeked = 32;

    private static readonly TimeSpan Never = TimeSpan.FromSeconds(-1);
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(250);

    private readonly QueueServiceClient _service = new(
        connection,
        new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64, Retry = { MaxRetries = 2, MaxDelay = PollEvery } }
    );
    private readonly ConcurrentDictionary<string, Task<QueueClient>> _queues = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _arrivals = [];

    public async Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        var envelope = new QueueEnvelope(JsonSerializer.SerializeToElement(message, queue.Json), Activity.Current?.Id);
        try
        {
            await SendAsync(queue.Name, envelope, delay, cancellationToken);
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault))
        {
            throw new StoreBusyException(TimeSpan.FromSeconds(1), fault);
        }

        if (Arrivals(queue.Name) is { CurrentCount: 0 } arrivals)
            arrivals.Release();
    }

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max)
    {
        var client = await QueueAsync(queue);
        var received = new List<QueueMessage>();
        foreach (var message in (await client.ReceiveMessagesAsync(Math.Min(max, MaxPeeked), ILocalQueues.Visibility)).Value)
        {
            var envelope = TryRead(message.Body);
            var body = envelope?.Body ?? JsonSerializer.SerializeToElement(message.Body.ToString(), LocalJson.Default.String);
            var delivered = new QueueMessage(
                message.MessageId,
                queue,
                JsonSerializer.SerializeToUtf8Bytes(body, LocalJson.Default.JsonElement),
                (int)message.DequeueCount,
                envelope?.Trace,
                message.PopReceipt
            );
            if (envelope is null)
                await BuryAsync(delivered, "Unreadable");
            else if (delivered.Deliveries > ILocalQueues.MaxDeliveries)
                await BuryAsync(delivered, "Never finished"); // it ends each process that receives it
            else
                received.Add(delivered);
        }

        return received;
    }

    public Task WaitAsync(string queue, CancellationToken cancellationToken) =>
        Arrivals(queue).WaitAsync(PollEvery, cancellationToken);

    public async Task CompleteAsync(QueueMessage message)
    {
        try
        {
            await (await QueueAsync(message.Queue)).DeleteMessageAsync(message.Id, message.Receipt);
        }
        catch (RequestFailedException late) when (IsDeliveredAgain(late))
        {
            // The message was delivered again, and its new consumer completes it.
        }
    }

    public async Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason)
    {
        if (message.IsLastTry)
        {
            await BuryAsync(message, reason);
            return;
        }

        try
        {
            await (await QueueAsync(message.Queue)).UpdateMessageAsync(message.Id, message.Receipt, (BinaryData?)null, delay);
        }
        catch (RequestFailedException late) when (IsDeliveredAgain(late))
        {
            // The message was delivered again, and its new consumer completes it or gives it back.
        }
    }

    public async Task<bool> ResendAsync(string queue, string id)
    {
        var poison = await QueueAsync(queue + Poison);
        var others = new List<StoredMessage>();
        try
        {
            while ((await poison.ReceiveMessagesAsync(MaxPeeked, ILocalQueues.Visibility)).Value is { Length: > 0 } batch)
            {
                others.AddRange(batch.Where(message => message.MessageId != id));
                if (Array.Find(batch, message => message.MessageId == id) is not { } found)
                    continue;
                await SendAsync(
                    queue,
                    Read(found.Body) with
                    {
                        Deliveries = 0,
                        Reason = null,
                    },
                    TimeSpan.Zero,
                    CancellationToken.None
                );
                await poison.DeleteMessageAsync(found.MessageId, found.PopReceipt);
                return true;
            }

            return false;
        }
        finally
        {
            foreach (var message in others)
                await ShowAsync(poison, message);
        }
    }

    /// <summary>
    /// Makes a message visible again that this process only inspected. If this fails, the message becomes visible by itself after
    /// <see cref="ILocalQueues.Visibility"/>.
    /// </summary>
    private static async Task ShowAsync(QueueClient queue, StoredMessage message)
    {
        try
        {
            await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, (BinaryData?)null, TimeSpan.Zero);
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault))
        {
            // Another consumer has the message, or it stays hidden for a while.
        }
    }

    public async Task<IReadOnlyList<QueueState>> StatesAsync()
    {
        var states = new List<QueueState>();
        foreach (var queue in CampaignModule.Queues)
        {
            var waiting = (await (await QueueAsync(queue)).GetPropertiesAsync()).Value.ApproximateMessagesCount;
            var dead = (await (await QueueAsync(queue + Poison)).PeekMessagesAsync(MaxPeeked))
                .Value.Select(message => Letter(message.MessageId, Read(message.Body)))
                .ToArray();
            if (waiting > 0 || dead.Length > 0)
                states.Add(new(queue, waiting, 0, 0, dead, AreMoreDeadLettered: dead.Length == MaxPeeked));
        }

        return states;
    }

    private static DeadLetter Letter(string id, QueueEnvelope envelope) =>
        new(id, envelope.Deliveries, envelope.Reason ?? "", envelope.Body.GetRawText());

    /// <summary>
    /// Adds the message to the dead letters, and then removes it from its queue. After a crash in between, it is in both.
    /// </summary>
    private async Task BuryAsync(QueueMessage message, string reason)
    {
        using var body = JsonDocument.Parse(message.Body);
        await SendAsync(
            message.Queue + Poison,
            new(body.RootElement, message.Trace, message.Deliveries, reason),
            TimeSpan.Zero,
            CancellationToken.None
        );
        await CompleteAsync(message);
    }

    private async Task SendAsync(string queue, QueueEnvelope envelope, TimeSpan delay, CancellationToken cancellationToken) =>
        await (await QueueAsync(queue)).SendMessageAsync(
            BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(envelope, LocalJson.Default.QueueEnvelope)),
            delay,
            Never,
            cancellationToken
        );

    private static QueueEnvelope Read(BinaryData body) => JsonSerializer.Deserialize(body, LocalJson.Default.QueueEnvelope)!;

    /// <summary>Returns the envelope, or null if another program sent the message.</summary>
    private static QueueEnvelope? TryRead(BinaryData body)
    {
        try
        {
            return Read(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsDeliveredAgain(RequestFailedException fault) =>
        fault.ErrorCode == QueueErrorCode.MessageNotFound || fault.ErrorCode == QueueErrorCode.PopReceiptMismatch;

    private async Task<QueueClient> QueueAsync(string name)
    {
        var made = _queues.GetOrAdd(name, MakeAsync);
        if (made.IsFaulted)
            _queues.TryRemove(new(name, made)); // the next call tries again
        return await made;
    }

    private async Task<QueueClient> MakeAsync(string name)
    {
        var queue = _service.GetQueueClient(name);
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    private SemaphoreSlim Arrivals(string queue) => _arrivals.GetOrAdd(queue, _ => new(0));
}
