using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// Records the accesses of staff to data about people. An access is recorded before its answer, so no answer is without a record.
/// </summary>
public sealed class AuditLog(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Records an access.</summary>
    /// <param name="action">The kind of the access.</param>
    /// <param name="subject">The id of the resource; null for a search or a list.</param>
    public async Task AddAsync(
        string campaignId,
        Staff staff,
        string action,
        string? subject,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var entry = new AuditEntry
        {
            Id = AuditEntry.NewId(now),
            Pk = AuditEntry.PartitionOf(campaignId, DateOnly.FromDateTime(now.UtcDateTime)),
            At = now,
            Issuer = staff.Issuer,
            By = staff.Subject,
            Action = action,
            Subject = subject,
        };
        await store.CreateAsync(AuditEntry.Container, entry, cancellationToken);
    }

    /// <summary>Returns a page of the accesses of a month, the newest first.</summary>
    /// <param name="month">Any day of the month, in UTC.</param>
    /// <param name="after">The id of the last entry of the previous page; null for the first page.</param>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(
        string campaignId,
        DateOnly month,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var query = new Query(AuditEntry.PartitionOf(campaignId, month))
        {
            Order = Order.ByIdDescending,
            After = after is null ? null : new Keyset("", after),
            Limit = limit,
        };
        return [.. (await store.QueryAsync(AuditEntry.Container, query, cancellationToken)).Select(row => row.Document)];
    }
}
