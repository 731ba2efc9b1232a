namespace CampaignFunctions.Messaging;

/// <summary>
/// Sends messages to queues, for delivery at least once and in no particular order. The queue delivers an accepted message again
/// and again, until a consumer finishes it or it becomes a dead letter after ten attempts. A message may arrive late or twice,
/// and it is lost if its queue is lost. All this must be safe: documents are the truth, messages are hints.
/// </summary>
public interface IMessageSender
{
    /// <summary>Sends one message, which becomes visible after the delay. The message is durable when the call returns.</summary>
    Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class;
}
