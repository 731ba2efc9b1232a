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

    /// <summary>
    /// Returns the tally of a shard, or null if it is missing or cannot be read. Its shard is then behind its log, and shows it.
    /// </summary>
    public static async Task<Versioned<ShardTally>?> FindReadableTallyAsync(
        this IDocumentStore store,
        string campaignId,
        string pollId,
        int shard,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await store.FindTallyAsync(campaignId, pollId, shard, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            return null;
        }
    }
}
