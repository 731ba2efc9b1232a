using Azure.Messaging.ServiceBus;
using CampaignFunctions.Health;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Reports ready if Service Bus answers a peek at the queue.</summary>
internal sealed class ServiceBusReady(ServiceBusClient client, string queue) : IReadyCheck
{
    public string Part => "queues";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(queue);
        await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
        return true;
    }
}
