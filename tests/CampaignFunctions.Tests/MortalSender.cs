using CampaignFunctions.Messaging;

namespace CampaignFunctions.Tests;

/// <summary>The queues as such a process reaches them.</summary>
internal sealed class MortalSender(IMessageSender inner, Mortality life) : IMessageSender
{
    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class => life.AroundAsync(() => inner.SendAsync(queue, message, delay, cancellationToken));
}
