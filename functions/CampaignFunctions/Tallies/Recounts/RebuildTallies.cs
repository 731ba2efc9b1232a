using System.Text.Json;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Replaces the tallies of a poll with the recount of its log.</summary>
public sealed class RebuildTallies(IDocumentStore store, IBallotLogQuery log, TimeProvider clock)
{
    /// <summary>Replaces the tally of every shard with its recount.</summary>
    public async Task HandleAsync(CampaignDocument campaign, PollDefinition poll, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < poll.ShardCount; shard++)
            await RebuildAsync(campaign, poll, shard, cancellationToken);
    }

    /// <summary>
    /// Rebuilds one shard, also if its tally is missing or damaged. If the tally has moved meanwhile, the recount reads on from
    /// its own checkpoint to the revision of the tally, and tries again. So the result is never behind the stored tally, or
    /// behind what the log held when the rebuild began.
    /// </summary>
    private async Task RebuildAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        int shard,
        CancellationToken cancellationToken
    )
    {
        var recount = new ShardRecount(log, campaign.Id, poll, shard);
        var held = await log.CountAsync(campaign.Id, poll.Id, shard, cancellationToken);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            var stored = await FindOrDeleteAsync(campaign.Id, poll.Id, shard, cancellationToken);
            var tally = stored?.Document ?? ShardTally.Empty(campaign.Id, poll.Id, shard);
            await recount.ReadToAsync(Math.Max(tally.Revisions, held), isExact: false, cancellationToken);
            if (stored is null && recount.Revisions == 0)
                return;
            var hasMoved = TallyComparison.Differences(shard, tally, recount).Any();
            var rebuilt = tally with
            {
                V = ShardTally.CurrentVersion,
                Checkpoint = recount.Checkpoint,
                Revisions = recount.Revisions,
                Counts = recount.Count(),
                RevisedAt = hasMoved && tally.IsSealed(campaign.VotingEnds) ? clock.GetUtcNow() : tally.RevisedAt,
            };
            if (await store.SaveAsync(ShardTally.Container, rebuilt, stored?.ETag, cancellationToken) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    /// <summary>Returns the tally; null if it is missing, or was damaged and is deleted now. Newer versions stay.</summary>
    private async Task<Versioned<ShardTally>?> FindOrDeleteAsync(
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
        catch (JsonException)
        {
            var partition = ShardTally.PartitionOf(campaignId, pollId, shard / ShardTally.GroupSize);
            await store.DeleteAsync(ShardTally.Container, partition, ShardTally.IdOf(shard), etag: null, cancellationToken);
            return null;
        }
    }
}
