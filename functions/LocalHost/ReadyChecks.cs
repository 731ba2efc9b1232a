using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.LocalHost;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreReady(IDocumentStore store) : IReadyCheck
{
    public string Part => "store";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await store.CountAsync(CampaignDocument.Container, CampaignDocument.Partition, [], cancellationToken);
        return true;
    }
}

/// <summary>Whether the queues answer.</summary>
internal sealed class QueuesReady(ILocalQueues queues) : IReadyCheck
{
    public string Part => "queues";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await queues.StatesAsync();
        return true;
    }
}
