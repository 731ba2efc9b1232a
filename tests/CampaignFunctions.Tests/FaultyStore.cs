using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>
/// A store that fails between any two steps. It throws before or after it does the work. It also reports <em>exists</em> or
/// <em>stale</em> for a write that it did, like a client library that repeats a write after a lost answer.
/// </summary>
internal sealed class FaultyStore(IDocumentStore inner, Random random) : IDocumentStore
{
    public bool IsReliable { get; set; }

    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.FindAsync(container, partition, id, cancellationToken));

    public Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument => WriteAsync(() => inner.CreateAsync(container, document, cancellationToken));

    public Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument => WriteAsync(() => inner.ReplaceAsync(container, document, etag, cancellationToken));

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.DeleteAsync(container, partition, id, etag, cancellationToken));

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.QueryAsync(container, query, cancellationToken));

    public Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.CountAsync(container, partition, equalities, cancellationToken));

    /// <summary>Returns short pages, so that the store can fail between many steps.</summary>
    public Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        ReadAsync(() =>
            inner.ReadFeedAsync(container, partition, checkpoint, Math.Min(max, 1 + random.Next(3)), cancellationToken)
        );

    public Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.ScanAsync(container, filter, continuation, cancellationToken));

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        ReadAsync(() => inner.ScanCommittedAsync(container, mark, Math.Min(max, 1 + random.Next(3)), cancellationToken));

    private async Task<TResult> ReadAsync<TResult>(Func<Task<TResult>> read)
    {
        await Task.Yield();
        ThrowSometimes();
        var result = await read();
        await Task.Yield();
        return result;
    }

    private async Task<string?> WriteAsync(Func<Task<string?>> write)
    {
        await Task.Yield();
        ThrowSometimes();
        var etag = await write();
        await Task.Yield();
        ThrowSometimes();
        return IsReliable || random.Next(12) > 0 ? etag : null;
    }

    private void ThrowSometimes()
    {
        if (!IsReliable && random.Next(12) == 0)
            throw new StoreBusyException(TimeSpan.FromSeconds(1));
    }
}
