using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>
/// Recounts a poll's log, and compares each shard with its tally. A separate step replaces the tally with the result. Each shard
/// is read up to the last revision that its tally has counted, so a recount ends, and is right, even while ballots arrive.
/// </summary>
public sealed class RecountPoll(IDocumentStore store, IBallotLogQuery log, TimeProvider clock)
{
    /// <summary>The number of shards that are counted at once. Each of them holds its voters in memory.</summary>
    private const int ShardsAtATime = 2;

    public async Task<RecountResponse> HandleAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        CancellationToken cancellationToken
    )
    {
        var differences = new List<TallyDifference>();
        var rankings = poll.Method == PollMethod.Ranked ? new Rankings(poll.Options.Select(option => option.Id)) : null;
        var ballots = 0L;
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = ShardsAtATime,
            CancellationToken = cancellationToken,
            // If a SynchronizationContext runs all work in an order of its own, the shards follow it.
            TaskScheduler = SynchronizationContext.Current is null
                ? TaskScheduler.Default
                : TaskScheduler.FromCurrentSynchronizationContext(),
        };
        await Parallel.ForEachAsync(
            Enumerable.Range(0, poll.ShardCount),
            parallel,
            async (shard, cancel) =>
            {
                var (recount, found) = await RecountAsync(campaign, poll, shard, cancel);
                lock (differences)
                {
                    differences.AddRange(found);
                    foreach (var ballot in recount.Ballots)
                    {
                        ballots++;
                        rankings?.Add(ballot.Choices);
                    }
                }
            }
        );

        return new()
        {
            Matches = differences.Count == 0,
            Ballots = ballots,
            Differences =
            [
                .. differences
                    .OrderBy(difference => difference.Shard)
                    .ThenBy(difference => difference.Figure, StringComparer.Ordinal),
            ],
            InstantRunoff = rankings is null ? null : InstantRunoff.Of(rankings, cancellationToken),
            Condorcet = rankings is null ? null : Condorcet.Of(rankings, cancellationToken),
        };
    }

    private async Task<(ShardRecount Recount, TallyDifference[] Differences)> RecountAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        int shard,
        CancellationToken cancellationToken
    )
    {
        var stored = await FindAsync(campaign.Id, poll.Id, shard, cancellationToken);
        var tally = stored?.Document ?? ShardTally.Empty(campaign.Id, poll.Id, shard);
        var recount = new ShardRecount(log, campaign.Id, poll, shard);
        await recount.ReadToAsync(tally.Revisions, isExact: true, cancellationToken);
        return (recount, [.. TallyComparison.Differences(shard, tally, recount)]);
    }

    /// <summary>Replaces the tally of every shard with its recount.</summary>
    public async Task RebuildAsync(CampaignDocument campaign, PollDefinition poll, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < poll.ShardCount; shard++)
            await RebuildAsync(campaign, poll, shard, cancellationToken);
    }

    /// <summary>
    /// Rebuilds one shard. If the tally has moved meanwhile, the recount reads on from its own checkpoint to the revision of the
    /// tally, and tries again. So the result is never behind the stored tally.
    /// </summary>
    private async Task RebuildAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        int shard,
        CancellationToken cancellationToken
    )
    {
        var recount = new ShardRecount(log, campaign.Id, poll, shard);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await FindAsync(campaign.Id, poll.Id, shard, cancellationToken) is not { } stored)
                return;
            await recount.ReadToAsync(stored.Document.Revisions, isExact: false, cancellationToken);
            var hasMoved = TallyComparison.Differences(shard, stored.Document, recount).Any();
            var rebuilt = stored.Document with
            {
                Checkpoint = recount.Checkpoint,
                Revisions = recount.Revisions,
                Counts = recount.Count(),
                RevisedAt =
                    hasMoved && stored.Document.IsSealed(campaign.VotingEnds) ? clock.GetUtcNow() : stored.Document.RevisedAt,
            };
            if (await store.ReplaceAsync(ShardTally.Container, rebuilt, stored.ETag, cancellationToken) is not null)
                return;
        }

        throw Contention.Exhausted();
    }

    private Task<Versioned<ShardTally>?> FindAsync(
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
