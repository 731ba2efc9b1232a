using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <inheritdoc cref="IAuditSource"/>
public sealed class AuditSource<T>(IDocumentStore store, Container<T> container) : IAuditSource
    where T : class, IAudited<T>
{
    public async Task SweepAsync(AuditLog log, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = new Filter { Below = new("auditDue", before.ToUnixTimeMilliseconds()) };
        await foreach (var row in store.ScanAllAsync(container, filter, cancellationToken))
            await log.CompleteAsync(container, row.Document.Pk, row.Document.Id, row, cancellationToken);
    }
}
