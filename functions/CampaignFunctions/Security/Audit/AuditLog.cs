using CampaignFunctions.Storage;

namespace CampaignFunctions.Security;

/// <summary>
/// Records what staff do. An access to data about people is recorded before its answer. An action that changes a document is
/// recorded in the document first, and follows here: it has exactly one entry, whatever ends on the way.
/// </summary>
public sealed class AuditLog(IDocumentStore store, TimeProvider clock)
{
    /// <summary>Records an access.</summary>
    /// <param name="action">The kind of the access.</param>
    /// <param name="subject">The path of the resource below the campaign; null for a search or a list.</param>
    public Task AddAsync(string campaignId, Staff staff, string action, string? subject, CancellationToken cancellationToken) =>
        store.CreateAsync(
            AuditEntry.Container,
            AuditEntry.OfAccess(campaignId, AuditedAction.Of(staff, action), subject, clock.GetUtcNow()),
            cancellationToken
        );

    /// <summary>
    /// Completes the log after a change, as <see cref="CompleteAsync"/>. If the store is busy, the sweep completes it later.
    /// Returns the document as it is then; null if that is not known.
    /// </summary>
    /// <param name="written">The document as the change wrote it, and the ETag of the write.</param>
    public Task<Versioned<T>?> FollowAsync<T>(Container<T> container, T written, string etag, CancellationToken cancellationToken)
        where T : class, IAudited<T> =>
        TryAsync(() => CompleteAsync(container, written.Pk, written.Id, new(written, etag), cancellationToken));

    /// <inheritdoc cref="FollowAsync{T}(Container{T}, T, string, CancellationToken)"/>
    public Task<Versioned<T>?> FollowAsync<T>(Container<T> container, T written, CancellationToken cancellationToken)
        where T : class, IAudited<T> =>
        written.AuditDue is null
            ? Task.FromResult<Versioned<T>?>(null)
            : TryAsync(() => CompleteAsync(container, written.Pk, written.Id, known: null, cancellationToken));

    /// <summary>
    /// Writes the entries of the actions that the document carries, and then takes the actions from the document. Returns the
    /// document as it is then; null if there is none.
    /// </summary>
    /// <param name="known">The document if the caller has just read or written it; null if it must be read.</param>
    public async Task<Versioned<T>?> CompleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        Versioned<T>? known,
        CancellationToken cancellationToken
    )
        where T : class, IAudited<T>
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var found = known ?? await store.FindAsync(container, partition, id, cancellationToken);
            if (found?.Document.Audit is not { Pending: [.., var last] } trail)
                return found;
            await WriteAsync(found.Document.AuditSubject(), trail, cancellationToken);
            var next = found.Document.WithTrail(trail.Without(last.Number));
            if (await store.ReplaceAsync(container, next, found.ETag, cancellationToken) is { } etag)
                return new(next, etag);
            known = null;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Writes the entries that do not exist yet: a process may have ended after it wrote some.</summary>
    private async Task WriteAsync((string CampaignId, string Path) subject, AuditTrail trail, CancellationToken cancellationToken)
    {
        foreach (var action in trail.Pending)
            await store.CreateAsync(
                AuditEntry.Container,
                AuditEntry.OfAction(subject.CampaignId, action, subject.Path),
                cancellationToken
            );
    }

    private static async Task<T?> TryAsync<T>(Func<Task<T?>> work)
        where T : class
    {
        try
        {
            return await work();
        }
        catch (StoreBusyException)
        {
            return null;
        }
    }
}
