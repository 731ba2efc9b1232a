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

    /// <summary>Returns every document of every partition that passes the filter, page by page.</summary>
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
