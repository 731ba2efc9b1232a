using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Reads the tally documents of a poll, with one query for every <see cref="ShardTally.GroupSize"/> shards.</summary>
public sealed class ShardTallies(IDocumentStore store)
{
    /// <summary>
    /// Returns the tally of each shard by its number; null for a shard that was never counted, or whose tally cannot be read.
    /// </summary>
    public async Task<ShardTally?[]> ReadAsync(string campaignId, PollDefinition poll, CancellationToken cancellationToken)
    {
        var tallies = new ShardTally?[poll.ShardCount];
        for (var group = 0; group * ShardTally.GroupSize < tallies.Length; group++)
        {
            foreach (var tally in await ReadAsync(campaignId, poll.Id, group, cancellationToken))
            {
                if (int.Parse(tally.Id, CultureInfo.InvariantCulture) is var shard && shard < tallies.Length)
                    tallies[shard] = tally;
            }
        }

        return tallies;
    }

    private async Task<IEnumerable<ShardTally>> ReadAsync(
        string campaignId,
        string pollId,
        int group,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var query = new Query(ShardTally.PartitionOf(campaignId, pollId, group)) { Limit = ShardTally.GroupSize };
            return (await store.QueryAsync(ShardTally.Container, query, cancellationToken)).Select(row => row.Document);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            var each = await Task.WhenAll(
                Enumerable
                    .Range(group * ShardTally.GroupSize, ShardTally.GroupSize)
                    .Select(shard => store.FindReadableTallyAsync(campaignId, pollId, shard, cancellationToken))
            );
            return each.OfType<Versioned<ShardTally>>().Select(row => row.Document);
        }
    }
}
