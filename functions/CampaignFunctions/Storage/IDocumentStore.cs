namespace CampaignFunctions.Storage;

/// <summary>
/// Where documents live. One document is one consistency boundary: there are no transactions across documents, and the
/// only concurrency controls are <see cref="CreateAsync"/>, which fails where the id exists, and
/// <see cref="ReplaceAsync"/>, which fails where the ETag is stale.
/// </summary>
/// <remarks>
/// A write that returned is durable, and every later read through any process sees it. A write that threw may or may not
/// have happened. A store that is overloaded throws <see cref="StoreBusyException"/>; one that finds a document of a newer
/// schema than this code knows throws <see cref="UnsupportedDocumentException"/>.
/// </remarks>
public interface IDocumentStore
{
    /// <summary>The document and its ETag, or null.</summary>
    Task<Versioned<T>?> FindAsync<T>(Container<T> container, string partition, string id, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>Creates the document. Returns its ETag, or null where the id exists in that partition; never overwrites.</summary>
    Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// Replaces the document. Returns the new ETag, or null where <paramref name="etag"/> is stale or the document is gone;
    /// never overwrites a newer one.
    /// </summary>
    Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>
    /// Deletes the document. True where it is absent afterwards, false where <paramref name="etag"/> is given and stale.
    /// </summary>
    Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>Documents of one partition, in the order of the query, ties by id in the same direction.</summary>
    /// <exception cref="ArgumentException">The container has no list in that order.</exception>
    Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(Container<T> container, Query query, CancellationToken cancellationToken)
        where T : class, IDocument;

    /// <summary>How many documents of one partition have all of these values.</summary>
    Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// The documents created or replaced in one partition after <paramref name="checkpoint"/> (null: from the beginning), in
    /// commit order, each as it last was; at most <paramref name="max"/> of them, and the checkpoint after them. The same
    /// checkpoint gives the same page and what came since; nothing is ever skipped. Deletions do not show.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">The checkpoint is of another container: this one was restored or made anew.</exception>
    Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Documents of every partition that pass the filter, in pages, in no particular order; for sweeps and exports only. Documents that
    /// stay in place during the scan appear once.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">The continuation is none that a scan of this container gave.</exception>
    Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument;

    /// <summary>
    /// Documents of every partition created or replaced after a mark (null: from the beginning), by the store's own order of commits,
    /// and the mark after them, for sweeps. A page may repeat what was committed shortly before the mark; nothing committed before the
    /// call is skipped. The container must be declared <see cref="ContainerDefinition.IsScannedByCommit"/>.
    /// </summary>
    /// <exception cref="UnknownCheckpointException">The mark is of another container: this one was restored or made anew.</exception>
    Task<FeedPage<T>> ScanCommittedAsync<T>(Container<T> container, string? mark, int max, CancellationToken cancellationToken)
        where T : class, IDocument;
}
