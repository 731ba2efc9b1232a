using Azure.Messaging.ServiceBus;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Reports ready if Service Bus answers a peek at the first queue.</summary>
internal sealed class ServiceBusReady(ServiceBusClient client) : IReadyCheck
{
    public string Part => "queues";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await using var receiver = client.CreateReceiver(CampaignModule.Queues[0]);
        await receiver.PeekMessageAsync(cancellationToken: cancellationToken);
        return true;
    }
}
