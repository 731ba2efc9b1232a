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
        fault is SqliteException or RequestFailedException
        || (fault is AggregateException all && all.InnerExceptions.All(IsFault));

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
