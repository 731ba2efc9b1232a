using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>
/// Counts a poll's log anew and compares each shard with its tally, or writes it over the tally. Each shard is read up to where
/// its tally stands, so a recount ends, and is right, while ballots arrive.
/// </summary>
public sealed class RecountPoll(IDocumentStore store, IBallotLogQuery log, TimeProvider clock)
{
    public async Task<RecountResponse> HandleAsync(
        CampaignDocument campaign, PollDefinition poll, bool rebuild, CancellationToken cancellationToken)
    {
        var differences = new List<TallyDifference>();
        var rankings = poll.Method == PollMethod.Ranked ? new Rankings(poll) : null;
        var ballots = 0L;
        for (var shard = 0; shard < poll.ShardCount; shard++)
        {
            var stored = await FindAsync(campaign.Id, poll.Id, shard, cancellationToken);
            var tally = stored?.Document ?? ShardTally.Empty(campaign.Id, poll.Id, shard);
            var recount = new ShardRecount(log, campaign.Id, poll, shard);
            await recount.ReadToAsync(tally.Revisions, cancellationToken);
            differences.AddRange(TallyComparison.Differences(shard, tally, recount));
            if (rebuild)
                await RebuildAsync(campaign, poll, shard, stored, recount, cancellationToken);
            foreach (var ballot in recount.Ballots)
            {
                ballots++;
                rankings?.Add(ballot.Choices);
            }
        }

        return new()
        {
            Matches = differences.Count == 0,
            Ballots = ballots,
            Differences = [.. differences],
            Rebuilt = rebuild ? true : null,
            InstantRunoff = rankings is null ? null : InstantRunoff.Of(rankings),
            Condorcet = rankings is null ? null : Condorcet.Of(rankings),
        };
    }

    /// <summary>
    /// Writes the recount over the tally. Where the tally has moved meanwhile, the recount reads on from its own checkpoint to
    /// where the tally now stands, and tries again: it never falls behind what is there.
    /// </summary>
    private async Task RebuildAsync(
        CampaignDocument campaign, PollDefinition poll, int shard, Versioned<ShardTally>? stored, ShardRecount recount,
        CancellationToken cancellationToken)
    {
        while (stored is not null)
        {
            await recount.ReadToAsync(stored.Document.Revisions, cancellationToken);
            var rebuilt = stored.Document with
            {
                Checkpoint = recount.Checkpoint,
                Revisions = recount.Revisions,
                Counts = recount.Count(),
                RevisedAt = stored.Document.IsSealed(campaign.VotingEnds) ? clock.GetUtcNow() : stored.Document.RevisedAt,
            };
            if (await store.ReplaceAsync(ShardTally.Container, rebuilt, stored.ETag, cancellationToken) is not null)
                return;
            stored = await FindAsync(campaign.Id, poll.Id, shard, cancellationToken);
        }
    }

    private Task<Versioned<ShardTally>?> FindAsync(string campaignId, string pollId, int shard, CancellationToken cancellationToken) =>
        store.FindAsync(
            ShardTally.Container, ShardTally.PartitionOf(campaignId, pollId, shard / ShardTally.GroupSize), ShardTally.IdOf(shard),
            cancellationToken);
}
