using System.Collections.Concurrent;

namespace CampaignFunctions.Storage;

/// <summary>
/// Lets one read serve every reader of this process for a while from its beginning: who comes later gets nothing older. A read that failed
/// serves nobody but those who waited for it.
/// </summary>
internal sealed class SharedReads<TKey, T>(TimeSpan keptFor, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = [];

    /// <summary>What was begun to be read at most so long ago; else what is read now.</summary>
    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it. It serves others too, so no caller's going away may cancel it.</param>
    /// <param name="cancellationToken">Ends the wait, not the read.</param>
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
