namespace CampaignFunctions.Messaging;

/// <summary>
/// Sends messages to queues, for delivery at least once, in no particular order. A message that was accepted is delivered,
/// again and again until a consumer finishes it, or is dead-lettered after ten tries. What a message says must be safe to hear
/// late, twice, or (where the queue is lost) never: documents are the truth, messages are hints.
/// </summary>
public interface IMessageSender
{
    /// <summary>Sends one message, to become visible after the delay. Durable when it returns.</summary>
    Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class;
}
