using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>Reads single tallies.</summary>
internal static class TallyStoreExtensions
{
    /// <summary>Returns the tally of a shard, or null if it was never counted.</summary>
    public static Task<Versioned<ShardTally>?> FindTallyAsync(
        this IDocumentStore store,
        string campaignId,
        string pollId,
        int shard,
        CancellationToken cancellationToken
    ) =>
        store.FindAsync(
            ShardTally.Container,
            ShardTally.PartitionOf(campaignId, pollId, shard / ShardTally.GroupSize),
            ShardTally.IdOf(shard),
            cancellationToken
        );
}
