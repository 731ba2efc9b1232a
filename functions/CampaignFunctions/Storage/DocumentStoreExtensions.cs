using System.Runtime.CompilerServices;

namespace CampaignFunctions.Storage;

/// <summary>Operations that consist of several operations of <see cref="IDocumentStore"/>.</summary>
internal static class DocumentStoreExtensions
{
    /// <summary>
    /// Creates the document if <paramref name="etag"/> is null, and replaces it otherwise. Returns the new ETag, or null if
    /// another writer came first.
    /// </summary>
    public static Task<string?> SaveAsync<T>(
        this IDocumentStore store,
        Container<T> container,
        T document,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        etag is null
            ? store.CreateAsync(container, document, cancellationToken)
            : store.ReplaceAsync(container, document, etag, cancellationToken);

    /// <summary>
    /// Retries the change until it wins. Returns the new document, or null if there is no document or the change returned null
    /// for it.
    /// </summary>
    /// <exception cref="StoreBusyException">The change lost <see cref="Contention.MaxLosses"/> races.</exception>
    public static async Task<T?> ChangeAsync<T>(
        this IDocumentStore store,
        Container<T> container,
        string partition,
        string id,
        Func<T, T?> change,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await store.FindAsync(container, partition, id, cancellationToken) is not { } found)
                return null;
            if (change(found.Document) is not { } next)
                return null;
            if (await store.ReplaceAsync(container, next, found.ETag, cancellationToken) is not null)
                return next;
        }

        throw Contention.Exhausted();
    }

    /// <summary>
    /// Returns one value for each document that passes the filter: the value of the last version that the scan found. A document
    /// that another writer changes during the scan may appear in it twice, so a report that counts documents must use this.
    /// </summary>
    /// <param name="select">Returns the part of a document that the report needs. All parts are in memory at once.</param>
    public static async Task<IReadOnlyCollection<TValue>> ScanLatestAsync<T, TValue>(
        this IDocumentStore store,
        Container<T> container,
        Filter filter,
        Func<T, TValue> select,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        var latest = new Dictionary<(string Partition, string Id), TValue>();
        await foreach (var row in store.ScanAllAsync(container, filter, cancellationToken))
            latest[(row.Document.Pk, row.Document.Id)] = select(row.Document);
        return latest.Values;
    }

    /// <summary>
    /// Returns every document of every partition that passes the filter, page by page. A document that another writer changes
    /// during the scan may appear twice, so only sweeps use this.
    /// </summary>
    public static async IAsyncEnumerable<Versioned<T>> ScanAllAsync<T>(
        this IDocumentStore store,
        Container<T> container,
        Filter filter,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        string? continuation = null;
        do
        {
            var page = await store.ScanAsync(container, filter, continuation, cancellationToken);
            foreach (var row in page.Documents)
                yield return row;
            continuation = page.Continuation;
        } while (continuation is not null);
    }
}
