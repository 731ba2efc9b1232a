using System.Collections.Concurrent;

namespace CampaignFunctions.Storage;

/// <summary>Lets one read serve every reader of this process for a while. A read that failed is not kept.</summary>
internal sealed class SharedReads<TKey, T>(TimeSpan keptFor, TimeProvider clock)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = [];

    /// <summary>What was read at most so long ago, or what is read now.</summary>
    /// <param name="key">What is read.</param>
    /// <param name="read">Reads it. It serves others too, so no caller's going away may cancel it.</param>
    /// <param name="cancellationToken">Ends the wait, not the read.</param>
    public async Task<T> ReadAsync(TKey key, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        if (_entries.TryGetValue(key, out var kept) && clock.GetElapsedTime(kept.ReadAt) < keptFor)
            return await kept.Value.Value.WaitAsync(cancellationToken);

        var fresh = new Entry(clock.GetTimestamp(), new(read));
        var entry = kept is null
            ? _entries.GetOrAdd(key, fresh)
            : _entries.TryUpdate(key, fresh, kept) ? fresh : _entries.GetValueOrDefault(key, fresh);
        try
        {
            return await entry.Value.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (entry.Value.Value.IsFaulted)
                _entries.TryRemove(new(key, entry));
        }
    }

    private sealed record Entry(long ReadAt, Lazy<Task<T>> Value);
}
