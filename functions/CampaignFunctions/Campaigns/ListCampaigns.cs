using System.Collections.Concurrent;
using System.Text.Json;
using CampaignFunctions.Http;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// Lists the live campaigns. Definitions are large, so one read in five seconds serves all callers of this process, and keeps
/// only what the list shows.
/// </summary>
public sealed class ListCampaigns(IDocumentStore store, TimeProvider clock)
{
    /// <summary>The size of a page, unless it is a single campaign with long titles.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int AtOnce = 20;
    private const int MostPages = 50;

    private readonly SharedReads<string, Snapshot> _reads = new(TimeSpan.FromSeconds(5), clock);

    /// <summary>Returns the campaigns whose ids follow that one.</summary>
    /// <param name="after">The last id of the page before; null for the first page.</param>
    /// <param name="limit">The maximum number of campaigns.</param>
    public async Task<EncodedBody> HandleAsync(string? after, int limit, CancellationToken cancellationToken)
    {
        var all = await _reads.ReadAsync(CampaignDocument.Partition, ReadAsync, cancellationToken);
        var first = after is null ? 0 : all.Items.Count(item => string.CompareOrdinal(item.Campaign.Id, after) <= 0);
        return all.Pages.Count < MostPages
            ? all.Pages.GetOrAdd((first, limit), _ => new(() => Write(Page(all.Items, first, limit)))).Value
            : Write(Page(all.Items, first, limit));
    }

    private static EncodedBody Write(CampaignList page) => EncodedBody.Of(page, CampaignJson.Default.CampaignList);

    private static CampaignList Page(IReadOnlyList<Item> all, int first, int limit)
    {
        var items = new List<CampaignSummary>();
        var bytes = 0;
        foreach (var item in all.Skip(first))
        {
            bytes += item.Bytes;
            if (items.Count == limit || (items.Count > 0 && bytes > MaxBytes))
                return new([.. items], Paging.Cursor(items[^1].Id));
            items.Add(item.Campaign);
        }

        return new([.. items], Next: null);
    }

    private async Task<Snapshot> ReadAsync()
    {
        var all = new List<Item>();
        var query = new Query(CampaignDocument.Partition) { Equalities = [new("status", "live")], Limit = AtOnce };
        for (var isToCome = true; isToCome; )
        {
            var rows = await store.QueryAsync(CampaignDocument.Container, query, CancellationToken.None);
            all.AddRange(rows.Select(row => Item.Of(row.Document)));
            isToCome = rows.Count == AtOnce;
            if (isToCome)
                query = query with { After = new("", all[^1].Campaign.Id) };
        }

        return new(all);
    }

    /// <summary>The list at one moment, and its pages that somebody has asked for.</summary>
    private sealed record Snapshot(IReadOnlyList<Item> Items)
    {
        public ConcurrentDictionary<(int First, int Limit), Lazy<EncodedBody>> Pages { get; } = [];
    }

    private sealed record Item(CampaignSummary Campaign, int Bytes)
    {
        public static Item Of(CampaignDocument campaign)
        {
            var summary = CampaignSummary.Of(campaign.Definition);
            return new(summary, JsonSerializer.SerializeToUtf8Bytes(summary, CampaignJson.Default.CampaignSummary).Length);
        }
    }
}
