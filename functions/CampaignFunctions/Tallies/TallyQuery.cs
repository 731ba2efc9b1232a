using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Sums the tallies of a poll's shards. One read per second serves all readers of this process.</summary>
public sealed class TallyQuery(ShardTallies tallies, TimeProvider clock)
{
    private readonly SharedReads<(string, string), TallySnapshot> _reads = new(TimeSpan.FromSeconds(1), clock);

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

        return new(
            counts,
            campaign.VotingEnds is { } ends && Array.TrueForAll(shards, shard => shard?.IsSealed(ends) == true),
            shards.Max(shard => shard?.RevisedAt),
            asOf
        );
    }
}
