using CampaignFunctions.Health;
using CampaignFunctions.LocalHost.Sqlite;

namespace CampaignFunctions.LocalHost;

/// <summary>Checks that documents can be written and read.</summary>
internal sealed class StoreReady(SqliteStore store) : IReadyCheck
{
    public string Part => "store";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await store.ProbeAsync(cancellationToken);
        return true;
    }
}
