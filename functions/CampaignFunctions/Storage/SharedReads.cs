using System.Collections.Concurrent;

namespace CampaignFunctions.Storage;

/// <summary>
/// Lets one read serve all readers of this process for a limited time, counted from the start of the read. A result is never
/// older than that time. A failed read serves only the readers that waited for it.
/// </summary>
internal sealed class SharedReads<TKey, T>(TimeSpan keptFor, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = [];

    /// <summary>Returns the result of a read that began within that time, or of a new read.</summary>
    /// <param name="read">
    /// Reads the value. The result serves other callers too, so the cancellation of one caller must not cancel the read.
    /// </param>
    /// <param name="cancellationToken">Ends the wait, but not the read.</param>
    public Task<T> ReadAsync(TKey key, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        var entry = _entries.GetValueOrDefault(key);
        if (entry is null || !IsKept(entry))
        {
            var fresh = new Entry(clock.GetTimestamp(), new(read));
            entry = entry is null ? _entries.GetOrAdd(key, fresh) : Update(key, entry, fresh);
        }

        return entry.Value.Value.WaitAsync(cancellationToken);
    }

    private Entry Update(TKey key, Entry stale, Entry fresh) =>
        _entries.TryUpdate(key, fresh, stale) ? fresh : _entries.GetValueOrDefault(key, fresh);

    private bool IsKept(Entry entry) =>
        clock.GetElapsedTime(entry.ReadAt) < keptFor
        && (!entry.Value.IsValueCreated || !entry.Value.Value.IsCompleted || entry.Value.Value.IsCompletedSuccessfully);

    private sealed record Entry(long ReadAt, Lazy<Task<T>> Value);
}
