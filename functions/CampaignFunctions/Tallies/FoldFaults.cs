using CampaignFunctions.Health;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Records which shards cannot be counted. The process is not ready while there is such a shard.</summary>
public sealed class FoldFaults(IDocumentStore store, TimeProvider clock) : IReadyCheck
{
    private const int MostListed = 1000;

    public string Part => "tallies";

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken) => (await ListAsync(cancellationToken)).Count == 0;

    /// <summary>Records the fault of a shard; an earlier record of the shard stays.</summary>
    public async Task RecordAsync(TallyHint hint, Exception fault, CancellationToken cancellationToken)
    {
        var record = new FoldFault
        {
            Id = FoldFault.IdOf(hint.CampaignId, hint.PollId, hint.Shard),
            CampaignId = hint.CampaignId,
            PollId = hint.PollId,
            Shard = hint.Shard,
            Kind = fault.GetType().Name,
            Since = clock.GetUtcNow(),
        };
        await store.CreateAsync(FoldFault.Container, record, cancellationToken);
    }

    /// <summary>Removes the record of a shard that is counted now.</summary>
    public Task ClearAsync(FoldFault fault, CancellationToken cancellationToken) =>
        store.DeleteAsync(FoldFault.Container, fault.Pk, fault.Id, etag: null, cancellationToken);

    /// <summary>Returns the shards that cannot be counted, by the id of their records.</summary>
    public async Task<IReadOnlyDictionary<string, FoldFault>> ListAsync(CancellationToken cancellationToken)
    {
        var query = new Query(FoldFault.Partition) { Limit = MostListed };
        var rows = await store.QueryAsync(FoldFault.Container, query, cancellationToken);
        return rows.ToDictionary(row => row.Document.Id, row => row.Document);
    }
}
