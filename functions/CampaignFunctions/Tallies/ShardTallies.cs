using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Reads the tally documents of a poll, with one query for every <see cref="ShardTally.GroupSize"/> shards.</summary>
public sealed class ShardTallies(IDocumentStore store)
{
    /// <summary>Returns the tally of each shard by its number; null for a shard that was never counted.</summary>
    public async Task<ShardTally?[]> ReadAsync(string campaignId, PollDefinition poll, CancellationToken cancellationToken)
    {
        var tallies = new ShardTally?[poll.ShardCount];
        for (var group = 0; group * ShardTally.GroupSize < tallies.Length; group++)
        {
            var query = new Query(ShardTally.PartitionOf(campaignId, poll.Id, group)) { Limit = ShardTally.GroupSize };
            foreach (var row in await store.QueryAsync(ShardTally.Container, query, cancellationToken))
            {
                if (int.Parse(row.Document.Id, CultureInfo.InvariantCulture) is var shard && shard < tallies.Length)
                    tallies[shard] = row.Document;
            }
        }

        return tallies;
    }
}
