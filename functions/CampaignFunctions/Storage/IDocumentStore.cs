namespace CampaignFunctions.Storage;

/// <summary>
/// Stores documents. Each document is a consistency boundary of its own: there are no transactions across documents. The only
/// concurrency controls are <see cref="CreateAsync"/>, which fails if the id exists, and <see cref="ReplaceAsync"/>, which fails
/// if the ETag is stale.
/// </summary>
/// <remarks>
/// A write that returned is durable, and every later read in any process sees it. A write that threw may or may not have
/// happened. An overloaded store throws <see cref="StoreBusyException"/>. A store that finds a document with a newer schema
/// version than this code knows throws <see cref="UnsupportedDocumentException"/>.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>Returns the document and its ETag, or null if the document does not exist.</summary>
    Task<Versioned<T>?> FindAsync<T>(Container<T> container, string partition, string id, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// Creates the document. Returns its ETag, or null if the id exists in the partition. Never overwrites a document.
    /// </summary>
    Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// Replaces the document. Returns the new ETag, or null if <paramref name="etag"/> is stale or the document was deleted.
    /// Never overwrites a newer version.
    /// </summary>
    Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// Deletes the document. Returns true if it is absent afterwards, and false if <paramref name="etag"/> is given and stale.
    /// </summary>
    Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Returns documents of one partition in the order of the query. Ties are ordered by id in the same direction.
    /// </summary>
    /// <exception cref="ArgumentException">The container has no list in that order.</exception>
    Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(Container<T> container, Query query, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>Returns the number of documents in one partition that have all of these values.</summary>
    Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Returns the documents that were created or replaced in one partition after <paramref name="checkpoint"/> (null: from the
    /// beginning), at most <paramref name="max"/>, and the checkpoint after them. Documents are in commit order, each in its
    /// latest version. The same checkpoint returns the same page and later changes. Reading on from checkpoints never skips a
    /// document, but it does not show deletions.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">
    /// The checkpoint belongs to another container: this container was restored or recreated.
    /// </exception>
    Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Returns the documents of every partition that pass the filter, in pages and in no particular order. Only sweeps and
    /// exports may use it. Documents that stay in place during the scan appear once.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">The continuation does not come from a scan of this container.</exception>
    Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Returns the documents that were created or replaced in every partition after a mark (null: from the beginning), in the
    /// store's own commit order, and the mark after them. It is for sweeps. A page may repeat documents that were committed
    /// shortly before the mark, but it never skips documents that were committed before the call. The container must be declared
    /// <see cref="ContainerDefinition.IsScannedByCommit"/>.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">
    /// The mark belongs to another container: this container was restored or recreated.
    /// </exception>
    Task<FeedPage<T>> ScanCommittedAsync<T>(Container<T> container, string? mark, int max, CancellationToken cancellationToken)
        where T : class, IDocument;
}
