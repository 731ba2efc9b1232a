using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.Storage;

namespace CampaignFunctions.LocalHost;

/// <summary>Checks that the store answers.</summary>
internal sealed class StoreReady(IDocumentStore store) : IReadyCheck
{
    public string Part => "store";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await store.CountAsync(CampaignDocument.Container, CampaignDocument.Partition, [], cancellationToken);
        return true;
    }
}
