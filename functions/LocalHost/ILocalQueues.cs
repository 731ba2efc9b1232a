using Azure;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Messaging;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// The queues of the local host. A received message is hidden for a while. If nothing completes it in that time, it becomes
/// visible again. After <see cref="MaxDeliveries"/> deliveries it becomes a dead letter, and the queue keeps it.
/// </summary>
internal interface ILocalQueues : IMessageSender
{
    const int MaxDeliveries = 10;

    /// <summary>The time that a consumer has for a message. After it, the queue delivers the message again.</summary>
    static readonly TimeSpan Visibility = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Returns whether this exception means that the queues are unavailable now. An <see cref="AggregateException"/> holds the
    /// failures of all attempts at one call.
    /// </summary>
    static bool IsFault(Exception fault) =>
        fault is SqliteException or RequestFailedException or ServiceBusException
        || (fault is AggregateException all && all.InnerExceptions.All(IsFault));

    /// <summary>Receives visible messages, and hides each of them for <see cref="Visibility"/>.</summary>
    Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queue, int max);

    /// <summary>Waits until a message may be visible.</summary>
    Task WaitAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Removes a finished message, unless the queue has delivered it again in the meantime.</summary>
    Task CompleteAsync(QueueMessage message);

    /// <summary>
    /// Gives a message back. The queue delivers it again after the delay. If this was its last delivery, the message becomes a
    /// dead letter.
    /// </summary>
    Task AbandonAsync(QueueMessage message, TimeSpan delay, string reason);

    /// <summary>
    /// Sends a dead letter again, and counts its deliveries from zero. Returns false if the dead letter does not exist.
    /// </summary>
    Task<bool> ResendAsync(string queue, string id);

    /// <summary>Fails if the queues can take no messages, or give none, as far as that can be seen without a message.</summary>
    Task ProbeAsync() => StatesAsync();

    /// <summary>Returns the state of every queue that holds a message.</summary>
    Task<IReadOnlyList<QueueState>> StatesAsync();
}
