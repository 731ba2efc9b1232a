using Azure;
using CampaignFunctions.Messaging;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Queues as the local host pumps them. A received message is hidden for a while and comes back unless it is completed in that time; after
/// <see cref="MaxDeliveries"/> tries it is dead-lettered and kept.
/// </summary>
internal interface ILocalQueues : IMessageSender
{
    const int MaxDeliveries = 10;

    /// <summary>How long a consumer has before a message is delivered again.</summary>
    static readonly TimeSpan Visibility = TimeSpan.FromMinutes(5);

    /// <summary>Whether this means that the queues cannot be had now; what was tried more than once comes as all its failures.</summary>
    static bool IsFault(Exception fault) =>
        fault is SqliteException or RequestFailedException || (fault is AggregateException all && all.InnerExceptions.All(IsFault));

    /// <summary>Takes messages that are visible now, each hidden for <see cref="Visibility"/>.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max);

    /// <summary>Waits until a message may be visible.</summary>
    Task WaitAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Removes a message that was dealt with, unless it has been delivered again meanwhile.</summary>
    Task CompleteAsync(QueueMessage message);

    /// <summary>Gives a message back to be tried again after the delay; dead-letters it where that was the last try.</summary>
    Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason);

    /// <summary>Sends a dead-lettered message again, as if it had never been tried. False where it is not there.</summary>
    Task<bool> ResendAsync(string queue, string id);

    /// <summary>How many messages each queue holds, and those that are dead-lettered.</summary>
    Task<IReadOnlyList<QueueState>> StatesAsync();
}

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

/// <summary>A queue's depths and dead letters, the oldest first. Depths that a queue does not tell apart are all in <see cref="Waiting"/>.</summary>
/// <param name="AreMoreDeadLettered">Whether there may be more dead letters than are shown.</param>
public sealed record QueueState(string Name, long Waiting, long Delayed, long InFlight, DeadLetter[] DeadLettered, bool AreMoreDeadLettered = false);

/// <summary>A message that failed too often.</summary>
public sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
