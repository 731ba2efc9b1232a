using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>
/// Recounts a poll's log, and compares each shard with its tally. <see cref="RebuildTallies"/> replaces the tallies with the
/// result. Each shard is read up to the last revision that its tally has counted, so a recount ends, and is right, even while
/// ballots arrive. The tally must have counted at least the revisions that the log held when the recount began.
/// </summary>
public sealed class RecountPoll(
    IDocumentStore store,
    IBallotLogQuery log,
    ShardTallies tallies,
    ShardLag lag,
    TallyHints hints,
    IOptions<TallySettings> settings,
    TimeProvider clock
)
{
    /// <summary>The number of shards that are counted at once. Each of them holds its voters in memory.</summary>
    private const int ShardsAtATime = 2;

    public async Task<RecountResponse> HandleAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        CancellationToken cancellationToken
    )
    {
        var held = await HeldAsync(campaign, poll, cancellationToken);
        await CatchUpAsync(campaign, poll, held, cancellationToken);
        var found = new List<Shard>();
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
                var (recount, outcome) = await RecountAsync(campaign, poll, shard, held[shard], cancel);
                lock (found)
                {
                    found.Add(outcome);
                    foreach (var ballot in recount.Ballots)
                    {
                        ballots++;
                        rankings?.Add(ballot.Choices);
                    }
                }
            }
        );

        return Answer(found, held.Sum(), ballots) with
        {
            InstantRunoff = rankings is null ? null : InstantRunoff.Of(rankings, cancellationToken),
            Condorcet = rankings is null ? null : Condorcet.Of(rankings, cancellationToken),
        };
    }

    private static RecountResponse Answer(List<Shard> shards, long held, long ballots)
    {
        TallyDifference[] differences =
        [
            .. shards
                .SelectMany(shard => shard.Differences)
                .OrderBy(difference => difference.Shard)
                .ThenBy(difference => difference.Figure, StringComparer.Ordinal),
        ];
        var counted = shards.Sum(shard => shard.Counted);
        return new()
        {
            Matches = differences.Length == 0 && counted == held,
            Ballots = ballots,
            Held = held,
            Counted = counted,
            BehindSince = shards.Min(shard => shard.BehindSince),
            Differences =
                differences.Length <= RecountResponse.MostDifferences
                    ? differences
                    : differences[..RecountResponse.MostDifferences],
            DifferenceCount = differences.Length,
        };
    }

    /// <summary>Returns the number of revisions that each shard of the log holds now.</summary>
    private async Task<long[]> HeldAsync(CampaignDocument campaign, PollDefinition poll, CancellationToken cancellationToken)
    {
        var held = new long[poll.ShardCount];
        for (var shard = 0; shard < held.Length; shard++)
            held[shard] = await log.CountAsync(campaign.Id, poll.Id, shard, cancellationToken);
        return held;
    }

    /// <summary>Hints at the shards that have not counted these revisions, and waits for them for a limited time.</summary>
    private Task CatchUpAsync(CampaignDocument campaign, PollDefinition poll, long[] held, CancellationToken cancellationToken) =>
        clock.UntilAsync(
            settings.Value.CatchUpWithin,
            async cancel =>
            {
                var counted = await tallies.ReadAsync(campaign.Id, poll, cancel);
                int[] behind =
                [
                    .. Enumerable.Range(0, held.Length).Where(shard => (counted[shard]?.Revisions ?? 0) < held[shard]),
                ];
                foreach (var shard in behind)
                    hints.Signal(new(campaign.Id, poll.Id, shard));
                return behind.Length == 0;
            },
            cancellationToken
        );

    private async Task<(ShardRecount Recount, Shard Outcome)> RecountAsync(
        CampaignDocument campaign,
        PollDefinition poll,
        int shard,
        long held,
        CancellationToken cancellationToken
    )
    {
        var stored = await store.FindReadableTallyAsync(campaign.Id, poll.Id, shard, cancellationToken);
        var tally = stored?.Document ?? ShardTally.Empty(campaign.Id, poll.Id, shard);
        var recount = new ShardRecount(log, campaign.Id, poll, shard);
        await recount.ReadToAsync(tally.Revisions, isExact: true, cancellationToken);
        var isBehind = tally.Revisions < held;
        return (
            recount,
            new(
                [.. TallyComparison.Differences(shard, tally, recount)],
                Math.Min(tally.Revisions, held),
                isBehind ? await lag.SinceAsync(campaign, poll.Id, shard, tally, cancellationToken) : null
            )
        );
    }

    /// <summary>The outcome of one shard.</summary>
    /// <param name="Counted">How many of the revisions that the log held the tally has counted.</param>
    private sealed record Shard(TallyDifference[] Differences, long Counted, DateTimeOffset? BehindSince);
}
