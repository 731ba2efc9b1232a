using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;
using Microsoft.Data.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>Whether the store answers.</summary>
internal sealed class StoreReady(IDocumentStore store) : IReadyCheck
{
    public string Part => "store";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.CountAsync(CampaignDocument.Container, CampaignDocument.Partition, [], cancellationToken);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}

/// <summary>Whether the queues answer.</summary>
internal sealed class QueuesReady(SqliteQueues queues) : IReadyCheck
{
    public string Part => "queues";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            queues.States();
            return Task.FromResult(true);
        }
        catch (SqliteException)
        {
            return Task.FromResult(false);
        }
    }
}
