using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>The store, for a process that <see cref="Mortality"/> can end.</summary>
internal sealed class MortalPortStore(IDocumentStore inner, Mortality life) : IDocumentStore
{
    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("find", container, () => inner.FindAsync(container, partition, id, cancellationToken));

    public Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument =>
        life.AroundAsync("create", container, () => inner.CreateAsync(container, document, cancellationToken));

    public Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument =>
        life.AroundAsync("replace", container, () => inner.ReplaceAsync(container, document, etag, cancellationToken));

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("delete", container, () => inner.DeleteAsync(container, partition, id, etag, cancellationToken));

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("query", container, () => inner.QueryAsync(container, query, cancellationToken));

    public Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("count", container, () => inner.CountAsync(container, partition, equalities, cancellationToken));

    public Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("feed", container, () => inner.ReadFeedAsync(container, partition, checkpoint, max, cancellationToken));

    public Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("scan", container, () => inner.ScanAsync(container, filter, continuation, cancellationToken));

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        life.AroundAsync("scan-committed", container, () => inner.ScanCommittedAsync(container, mark, max, cancellationToken));
}
