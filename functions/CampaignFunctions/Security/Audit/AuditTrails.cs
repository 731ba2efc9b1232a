using System.Runtime.ExceptionServices;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// Completes the trails of the documents in one container: writes the entry of each pending action, does what follows from it,
/// and then takes it from the document. So each action has exactly one entry, whatever ends on the way.
/// </summary>
public sealed class AuditTrails<T>(IDocumentStore store, Container<T> container, IEnumerable<IAfterAction<T>> after)
    : IAuditTrails
    where T : class, IAudited<T>
{
    /// <summary>
    /// Completes the trail after a change, as the sweep does. If this fails, the sweep completes it later. Returns the
    /// document as it is then; null if that is not known.
    /// </summary>
    /// <param name="written">The document as the change wrote it.</param>
    /// <param name="etag">The ETag of the write; null if it is not known.</param>
    public async Task<Versioned<T>?> FollowAsync(T written, string? etag, CancellationToken cancellationToken)
    {
        if (written.AuditDue is null)
            return null;
        var known = etag is null ? null : new Versioned<T>(written, etag);
        try
        {
            return await CompleteAsync(written.Pk, written.Id, known, cancellationToken);
        }
        catch (Exception fault) when (fault is StoreBusyException || DocumentFaults.IsPermanent(fault))
        {
            return null; // the change is stored, so its answer must not depend on this
        }
    }

    /// <inheritdoc/>
    public async Task SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = new Filter { Below = new("auditDue", before.ToUnixTimeMilliseconds()) };
        Exception? failed = null;
        await foreach (var row in store.ScanAllAsync(container, filter, cancellationToken))
        {
            try
            {
                await CompleteAsync(row.Document.Pk, row.Document.Id, row, cancellationToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                failed ??= fault; // the other documents must not wait for this one
            }
        }

        if (failed is not null)
            ExceptionDispatchInfo.Throw(failed);
    }

    private async Task<Versioned<T>?> CompleteAsync(
        string partition,
        string id,
        Versioned<T>? known,
        CancellationToken cancellationToken
    )
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = known ?? await store.FindAsync(container, partition, id, cancellationToken);
            if (found?.Document.Audit is not { Pending: [.., var last] } trail)
                return found;
            foreach (var action in trail.Pending)
                await CompleteAsync(found.Document, action, cancellationToken);
            var next = found.Document.WithTrail(trail.Without(last.Number));
            if (await store.ReplaceAsync(container, next, found.ETag, cancellationToken) is { } etag)
                return new(next, etag);
            known = null;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Writes the entry, which may exist: a process may have ended after it wrote the entry.</summary>
    private async Task CompleteAsync(T document, AuditedAction action, CancellationToken cancellationToken)
    {
        var (campaignId, path) = document.AuditSubject();
        await store.CreateAsync(AuditEntry.Container, AuditEntry.OfAction(campaignId, action, path), cancellationToken);
        foreach (var each in after)
            await each.FollowAsync(document, action, cancellationToken);
    }
}
