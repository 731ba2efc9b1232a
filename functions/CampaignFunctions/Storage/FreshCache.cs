using System.Collections.Concurrent;

namespace CampaignFunctions.Storage;

/// <summary>
/// Caches the results of reads in this process for a limited time, counted from the start of each read. A read that began earlier
/// never replaces one that began later.
/// </summary>
/// <param name="keptFor">The time for which an entry is fresh.</param>
/// <param name="maxEntries">
/// The maximum number of entries; stale entries are removed first. Unlimited is safe only if callers cannot choose the keys.
/// </param>
internal sealed class FreshCache<TKey, T>(TimeSpan keptFor, TimeProvider clock, int maxEntries = int.MaxValue)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Entry> _entries = [];

    /// <summary>The current moment, which a caller of <see cref="Put"/> notes when its read begins.</summary>
    public long Now => clock.GetTimestamp();

    /// <summary>Returns true and the value if the entry is fresh.</summary>
    public bool TryGet(TKey key, out T value)
    {
        var isFresh = _entries.TryGetValue(key, out var entry) && IsFresh(entry);
        value = isFresh ? entry!.Value : default!;
        return isFresh;
    }

    /// <summary>Caches the result of a read that began at <paramref name="readAt"/>.</summary>
    public void Put(TKey key, T value, long readAt)
    {
        if (_entries.Count >= maxEntries)
            Evict();
        _entries.AddOrUpdate(key, _ => new(value, readAt), (_, kept) => kept.ReadAt > readAt ? kept : new(value, readAt));
    }

    public void Remove(TKey key) => _entries.TryRemove(key, out _);

    private bool IsFresh(Entry entry) => clock.GetElapsedTime(entry.ReadAt) < keptFor;

    private void Evict()
    {
        foreach (var (key, entry) in _entries)
        {
            if (!IsFresh(entry) || _entries.Count >= maxEntries)
                _entries.TryRemove(key, out _);
        }
    }

    private sealed record Entry(T Value, long ReadAt);
}
