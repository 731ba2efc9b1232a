using System.Collections.Concurrent;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Sums the tallies of a poll's shards. One read per second serves all readers of this process.</summary>
public sealed class TallyQuery(ShardTallies tallies, ShardLag lag, TimeProvider clock)
{
    /// <summary>How old the oldest uncounted ballot may be before the result says that it is behind.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromMinutes(1);

    private readonly SharedReads<(string, string), TallySnapshot> _reads = new(TimeSpan.FromSeconds(1), clock);

    private readonly SharedReads<(string, string), DateTimeOffset?> _behind = new(TimeSpan.FromSeconds(15), clock);
    private readonly ConcurrentDictionary<(string, string), DateTimeOffset?> _lastBehind = [];

    public Task<TallySnapshot> ReadAsync(CampaignDocument campaign, PollDefinition poll, CancellationToken cancellationToken) =>
        _reads.ReadAsync((campaign.Id, poll.Id), () => SumAsync(campaign, poll), cancellationToken);

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

        var uncounted = await _behind.ReadAsync(
            (campaign.Id, poll.Id),
            () => BehindAsync(campaign, poll, shards),
            CancellationToken.None
        );
        return new(
            counts,
            campaign.VotingEnds is { } ends && Array.TrueForAll(shards, shard => shard?.IsSealed(ends) == true),
            shards.Max(shard => shard?.RevisedAt),
            uncounted + Tolerated < asOf ? uncounted : null,
            asOf
        );
    }

    /// <summary>
    /// Returns the time of the oldest uncounted ballot. The log is busiest when many people vote, and its answer must not stand
    /// in the way of the result: if it cannot be read now, the last answer stands.
    /// </summary>
    private async Task<DateTimeOffset?> BehindAsync(CampaignDocument campaign, PollDefinition poll, ShardTally?[] shards)
    {
        var key = (campaign.Id, poll.Id);
        try
        {
            return _lastBehind[key] = await lag.SinceAsync(campaign, poll, shards, CancellationToken.None);
        }
        catch (StoreBusyException)
        {
            return _lastBehind.GetValueOrDefault(key);
        }
    }
}
