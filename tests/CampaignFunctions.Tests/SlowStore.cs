using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>A store whose writes can wait for a task or run other work first, and whose pages can be too long.</summary>
internal sealed class SlowStore(IDocumentStore inner, Action? afterCreate = null) : IDocumentStore
{
    public Task Until { get; init; } = Task.CompletedTask;

    /// <summary>The number of documents that a page of a feed has in addition to the requested documents.</summary>
    public int Overshoot { get; init; }

    /// <summary>Runs before each replace, with the id of the document.</summary>
    public Func<string, Task> BeforeReplace { get; init; } = _ => Task.CompletedTask;

    /// <summary>Runs before each create.</summary>
    public Func<Task> BeforeCreate { get; init; } = () => Task.CompletedTask;

    public async Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument
    {
        await Until.WaitAsync(cancellationToken);
        await BeforeCreate();
        var etag = await inner.CreateAsync(container, document, cancellationToken);
        afterCreate?.Invoke();
        return etag;
    }

    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.FindAsync(container, partition, id, cancellationToken);

    public async Task<string?> ReplaceAsync<T>(
        Container<T> container,
        T document,
        string etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument
    {
        await BeforeReplace(document.Id);
        return await inner.ReplaceAsync(container, document, etag, cancellationToken);
    }

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.DeleteAsync(container, partition, id, etag, cancellationToken);

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.QueryAsync(container, query, cancellationToken);

    public Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.CountAsync(container, partition, equalities, cancellationToken);

    public Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.ReadFeedAsync(container, partition, checkpoint, max + Overshoot, cancellationToken);

    public Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.ScanAsync(container, filter, continuation, cancellationToken);

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => inner.ScanCommittedAsync(container, mark, max, cancellationToken);
}
