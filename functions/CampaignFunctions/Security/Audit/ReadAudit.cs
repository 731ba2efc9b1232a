using System.Runtime.CompilerServices;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>Reads the log of what staff did. Each month is a partition of its own.</summary>
public sealed class ReadAudit(IDocumentStore store, TimeProvider clock)
{
    private const int PageSize = 500;

    /// <summary>No log is older than this product.</summary>
    private static readonly DateOnly Earliest = new(2026, 1, 1);

    /// <summary>The last month that may have entries: the clock of another process may be ahead.</summary>
    private DateOnly Newest => MonthOf(clock.GetUtcNow().AddMonths(1));

    /// <summary>Returns a page of entries, the newest first.</summary>
    /// <param name="after">The last entry of the previous page; null for the first page.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        AuditQuery asked,
        AuditPlace? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var found = new List<AuditEntry>();
        var start = after?.Month < Newest ? after.Month : Newest;
        for (var month = start; month >= Earliest && found.Count < limit; month = month.AddMonths(-1))
        {
            var place = month == after?.Month ? after.Id : null;
            found.AddRange(await PageAsync(asked, month, Order.ByIdDescending, place, limit - found.Count, cancellationToken));
        }

        return found;
    }

    /// <summary>Returns every entry up to now, page by page, the oldest first.</summary>
    public async IAsyncEnumerable<IReadOnlyList<AuditEntry>> ReadAllAsync(
        string campaignId,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var month = Earliest; month <= Newest; month = month.AddMonths(1))
        {
            string? place = null;
            var isToCome = true;
            while (isToCome)
            {
                var page = await PageAsync(new(campaignId), month, Order.ById, place, PageSize, cancellationToken);
                yield return page;
                place = page.Count > 0 ? page[^1].Id : null;
                isToCome = page.Count == PageSize;
            }
        }
    }

    private async Task<IReadOnlyList<AuditEntry>> PageAsync(
        AuditQuery asked,
        DateOnly month,
        Order order,
        string? place,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(AuditEntry.PartitionOf(asked.CampaignId, month))
        {
            Equalities =
            [
                .. asked.Subject is { } subject ? [new Equality("subject", subject)] : Array.Empty<Equality>(),
                .. asked.By is { } by ? [new Equality("by", by)] : Array.Empty<Equality>(),
            ],
            Order = order,
            After = Keyset.OfId(place),
            Limit = limit,
        };
        return [.. (await store.QueryAsync(AuditEntry.Container, query, cancellationToken)).Select(row => row.Document)];
    }

    private static DateOnly MonthOf(DateTimeOffset instant) => new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1);
}
