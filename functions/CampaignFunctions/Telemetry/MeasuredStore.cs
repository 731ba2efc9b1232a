using System.Diagnostics;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Telemetry;

/// <summary>
/// Measures the duration of a store's operations, and counts the operations that fail because the store is busy.
/// </summary>
public sealed class MeasuredStore(IDocumentStore inner) : IDocumentStore
{
    public Task<Versioned<T>?> FindAsync<T>(
        Container<T> container,
        string partition,
        string id,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("find", container, () => inner.FindAsync(container, partition, id, cancellationToken));

    public Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken)
        where T : class, IDocument =>
        MeasureAsync("create", container, () => inner.CreateAsync(container, document, cancellationToken));

    public Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken)
        where T : class, IDocument =>
        MeasureAsync("replace", container, () => inner.ReplaceAsync(container, document, etag, cancellationToken));

    public Task<bool> DeleteAsync<T>(
        Container<T> container,
        string partition,
        string id,
        string? etag,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("delete", container, () => inner.DeleteAsync(container, partition, id, etag, cancellationToken));

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(
        Container<T> container,
        Query query,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("query", container, () => inner.QueryAsync(container, query, cancellationToken));

    public Task<long> CountAsync<T>(
        Container<T> container,
        string partition,
        IReadOnlyList<Equality> equalities,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("count", container, () => inner.CountAsync(container, partition, equalities, cancellationToken));

    public Task<FeedPage<T>> ReadFeedAsync<T>(
        Container<T> container,
        string partition,
        string? checkpoint,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("feed", container, () => inner.ReadFeedAsync(container, partition, checkpoint, max, cancellationToken));

    public Task<ScanPage<T>> ScanAsync<T>(
        Container<T> container,
        Filter filter,
        string? continuation,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("scan", container, () => inner.ScanAsync(container, filter, continuation, cancellationToken));

    public Task<FeedPage<T>> ScanCommittedAsync<T>(
        Container<T> container,
        string? mark,
        int max,
        CancellationToken cancellationToken
    )
        where T : class, IDocument =>
        MeasureAsync("scan-committed", container, () => inner.ScanCommittedAsync(container, mark, max, cancellationToken));

    private static Task<TResult> MeasureAsync<TResult>(
        string operation,
        ContainerDefinition container,
        Func<Task<TResult>> work
    ) =>
        CampaignTelemetry.StoreDuration.Enabled || CampaignTelemetry.StoreThrottles.Enabled
            ? TimedAsync(operation, container.Name, work)
            : work();

    private static async Task<TResult> TimedAsync<TResult>(string operation, string container, Func<Task<TResult>> work)
    {
        var started = Stopwatch.GetTimestamp();
        TagList tags = new() { { "operation", operation }, { "container", container } };
        try
        {
            return await work();
        }
        catch (StoreBusyException)
        {
            CampaignTelemetry.StoreThrottles.Add(1, tags);
            throw;
        }
        finally
        {
            CampaignTelemetry.StoreDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, tags);
        }
    }
}
