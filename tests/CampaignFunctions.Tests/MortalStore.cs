using System.Runtime.CompilerServices;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>
/// The store for one process. It yields between any two steps, and counts reads. It can report <em>stale</em> without
/// reading the document, and it can end the process. From that moment the process no longer reaches the documents.
/// </summary>
internal sealed class MortalStore(IDocumentStore inner, Random random) : IDocumentStore
{
    private bool _isDead;

    private static readonly AsyncLocal<StrongBox<int>?> Counted = new();

    /// <summary>Starts to count the reads of this asynchronous flow, and returns the counter.</summary>
    public static StrongBox<int> CountReads() => Counted.Value = new();

    /// <summary>One replace in this number is reported as stale; 0 means none.</summary>
    public int StaleOneIn { get; set; }

    /// <summary>One step in this number ends the process; 0 means none.</summary>
    public int DiesOneIn { get; set; }

    public bool IsDead => _isDead;

    /// <summary>Called with each document after its write.</summary>
    public Action<IDocument> Written { get; set; } = _ => { };

    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => ReadAsync(() => inner.FindAsync(container, partition, id, cancellationToken));

    public async Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument =>
        await StepAsync(() => WriteAsync(document, () => inner.CreateAsync(container, document, cancellationToken)));

    public async Task<string?> ReplaceAsync<T>(
        Container<T> container,
        T document,
        string etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        await StepAsync(() =>
            StaleOneIn > 0 && random.Next(StaleOneIn) == 0
                ? Task.FromResult<string?>(null)
                : WriteAsync(document, () => inner.ReplaceAsync(container, document, etag, cancellationToken))
        );

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument => StepAsync(() => inner.DeleteAsync(container, partition, id, etag, cancellationToken));

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
        where T : class, IDocument => ReadAsync(() => inner.ScanCommittedAsync(container, mark, max, cancellationToken));

    private Task<TResult> ReadAsync<TResult>(Func<Task<TResult>> read)
    {
        if (Counted.Value is { } reads)
            reads.Value++;
        return StepAsync(read);
    }

    private async Task<string?> WriteAsync(IDocument document, Func<Task<string?>> write)
    {
        var etag = await write();
        if (etag is not null)
            Written(document);
        return etag;
    }

    private async Task<TResult> StepAsync<TResult>(Func<Task<TResult>> step)
    {
        await Task.Yield();
        Live();
        var result = await step();
        await Task.Yield();
        Live();
        return result;
    }

    private void Live()
    {
        _isDead |= DiesOneIn > 0 && random.Next(DiesOneIn) == 0;
        if (_isDead)
            throw new ProcessEndedException();
    }
}
