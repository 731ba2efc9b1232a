using System.Runtime.CompilerServices;

namespace CampaignFunctions.Storage;

/// <summary>Operations that are made of several of <see cref="IDocumentStore"/>'s.</summary>
internal static class DocumentStoreExtensions
{
    /// <summary>Changes a document, whoever else changes it. Returns what it became; null where there is none, or the change gives null for it.</summary>
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
        while (
            await store.FindAsync(container, partition, id, cancellationToken) is { } found && change(found.Document) is { } next
        )
        {
            if (await store.ReplaceAsync(container, next, found.ETag, cancellationToken) is not null)
                return next;
        }

        return null;
    }

    /// <summary>Every document of every partition that passes the filter, page by page.</summary>
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
