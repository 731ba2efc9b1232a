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
        catch (Exception fault) when (FoldFaults.IsPermanent(fault))
        {
            var each = await Task.WhenAll(
                Enumerable
                    .Range(group * ShardTally.GroupSize, ShardTally.GroupSize)
                    .Select(shard => FindReadableAsync(campaignId, pollId, shard, cancellationToken))
            );
            return each.OfType<ShardTally>();
        }
    }

    /// <summary>Returns null if the tally cannot be read: then its shard is behind its log, and shows it.</summary>
    private async Task<ShardTally?> FindReadableAsync(
        string campaignId,
        string pollId,
        int shard,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return (await store.FindTallyAsync(campaignId, pollId, shard, cancellationToken))?.Document;
        }
        catch (Exception fault) when (FoldFaults.IsPermanent(fault))
        {
            return null;
        }
    }
}
