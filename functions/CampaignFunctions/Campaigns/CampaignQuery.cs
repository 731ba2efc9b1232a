using System.Collections.Concurrent;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>Reads campaigns through a cache of this process. Unknown ids are not remembered, so the cache holds campaigns only.</summary>
internal sealed class CampaignQuery(IDocumentStore store, TimeProvider clock) : ICampaignQuery
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Entry> _cache = [];

    public ValueTask<Versioned<CampaignDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        _cache.TryGetValue(campaignId, out var entry) && clock.GetElapsedTime(entry.ReadAt) < KeptFor
            ? new(entry.Campaign)
            : new(RefreshAsync(campaignId, cancellationToken));

    public async Task<Versioned<CampaignDocument>?> RefreshAsync(string campaignId, CancellationToken cancellationToken)
    {
        var readAt = clock.GetTimestamp();
        var campaign = await store.FindAsync(
            CampaignDocument.Container,
            CampaignDocument.Partition,
            campaignId,
            cancellationToken
        );
        if (campaign is null)
            _cache.TryRemove(campaignId, out _);
        else
            _cache.AddOrUpdate(
                campaignId,
                new Entry(campaign, readAt),
                (_, old) => old.ReadAt > readAt ? old : new(campaign, readAt)
            );
        return campaign;
    }

    public async Task<IReadOnlyList<CampaignDocument>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<CampaignDocument>();
        Keyset? after = null;
        while (true)
        {
            var query = new Query(CampaignDocument.Partition) { After = after, Limit = 100 };
            var page = await store.QueryAsync(CampaignDocument.Container, query, cancellationToken);
            all.AddRange(page.Select(row => row.Document));
            if (page.Count < query.Limit)
                return all;
            after = new("", page[^1].Document.Id);
        }
    }

    private sealed record Entry(Versioned<CampaignDocument> Campaign, long ReadAt);
}
