using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>Reads campaigns through a cache of this process. The cache ignores unknown ids, so it holds only campaigns.</summary>
internal sealed class CampaignQuery(IDocumentStore store, TimeProvider clock) : ICampaignQuery
{
    private const int PageSize = 100;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    private readonly FreshCache<string, Versioned<CampaignDocument>> _cache = new(KeptFor, clock);

    public ValueTask<Versioned<CampaignDocument>?> FindAsync(string campaignId, CancellationToken cancellationToken) =>
        _cache.TryGet(campaignId, out var campaign) ? new(campaign) : new(RefreshAsync(campaignId, cancellationToken));

    public async Task<Versioned<CampaignDocument>?> RefreshAsync(string campaignId, CancellationToken cancellationToken)
    {
        var readAt = _cache.Now;
        var campaign = await store.FindAsync(
            CampaignDocument.Container,
            CampaignDocument.Partition,
            campaignId,
            cancellationToken
        );
        if (campaign is null)
            _cache.Remove(campaignId);
        else
            _cache.Put(campaignId, campaign, readAt);
        return campaign;
    }

    public async Task<IReadOnlyList<CampaignDocument>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<CampaignDocument>();
        Keyset? after = null;
        do
        {
            var query = new Query(CampaignDocument.Partition) { After = after, Limit = PageSize };
            var page = await store.QueryAsync(CampaignDocument.Container, query, cancellationToken);
            all.AddRange(page.Select(row => row.Document));
            after = page.Count == PageSize ? new("", page[^1].Document.Id) : null;
        } while (after is not null);

        return all;
    }
}
