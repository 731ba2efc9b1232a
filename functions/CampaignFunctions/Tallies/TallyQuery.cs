using System.Collections.Concurrent;
using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Tallies;

/// <summary>A poll's counts summed over its shards, as they stood at one moment.</summary>
public sealed record TallySnapshot(TallyCounts Counts, bool IsSealed, DateTimeOffset? RevisedAt, DateTimeOffset AsOf);

/// <summary>Sums shard tallies; one read a second serves every reader of this process.</summary>
public sealed class TallyQuery(ShardTallies tallies, TimeProvider clock)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string, string), Entry> _cache = [];

    public async Task<TallySnapshot> ReadAsync(CampaignDocument campaign, PollDefinition poll, CancellationToken cancellationToken)
    {
        var key = (campaign.Id, poll.Id);
        if (_cache.TryGetValue(key, out var cached) && clock.GetElapsedTime(cached.ReadAt) < KeptFor)
            return await cached.Snapshot.Value.WaitAsync(cancellationToken);

        // The read serves whoever comes within the second, so no caller's going away may cancel it.
        var fresh = new Entry(clock.GetTimestamp(), new(() => SumAsync(campaign, poll)));
        var entry = cached is null
            ? _cache.GetOrAdd(key, fresh)
            : _cache.TryUpdate(key, fresh, cached) ? fresh : _cache.GetValueOrDefault(key, fresh);
        try
        {
            return await entry.Snapshot.Value.WaitAsync(cancellationToken);
        }
        finally
        {
            if (entry.Snapshot.Value.IsFaulted)
                _cache.TryRemove(new(key, entry));
        }
    }

    private async Task<TallySnapshot> SumAsync(CampaignDocument campaign, PollDefinition poll)
    {
        var asOf = clock.GetUtcNow();
        var shards = await tallies.ReadAsync(campaign.Id, poll, CancellationToken.None);
        var counts = new TallyCounts();
        foreach (var shard in shards)
        {
            if (shard is not null)
                counts.Add(shard.Counts);
        }

        return new(
            counts,
            campaign.VotingEnds is { } ends && Array.TrueForAll(shards, shard => shard?.IsSealed(ends) == true),
            shards.Max(shard => shard?.RevisedAt),
            asOf);
    }

    private sealed record Entry(long ReadAt, Lazy<Task<TallySnapshot>> Snapshot);
}
