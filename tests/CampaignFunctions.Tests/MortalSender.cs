using CampaignFunctions.Messaging;

namespace CampaignFunctions.Tests;

/// <summary>The queues, for a process that <see cref="Mortality"/> can end.</summary>
internal sealed class MortalSender(IMessageSender inner, Mortality life) : IMessageSender
{
    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class => life.AroundAsync(() => inner.SendAsync(queue, message, delay, cancellationToken));
}
