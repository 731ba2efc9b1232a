using System.Diagnostics;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;

namespace CampaignFunctions.Benchmarks;

/// <summary>Folds the log of the ballot load in this process, beginning with an empty tally.</summary>
internal static class FoldLoad
{
    public static async Task<FoldResult> RunAsync(string data, IConfiguration configuration)
    {
        using var store = new SqliteStore(Path.Combine(data, "campaigns.db"), TimeProvider.System);
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IDocumentStore>(store)
            .AddSingleton<IMessageSender, NoMessages>()
            .AddCampaignFunctions(configuration)
            .BuildServiceProvider();
        var campaign = await services
            .GetRequiredService<ICampaignQuery>()
            .FindAsync(BenchmarkCampaign.Id, CancellationToken.None);
        var poll = campaign!.Document.Poll(BenchmarkCampaign.Large)!;

        var log = services.GetRequiredService<IBallotLogQuery>();
        var clock = Stopwatch.StartNew();
        var revisions = await EachShardAsync(poll, shard => ReadAsync(log, poll, shard));
        var read = clock.Elapsed.TotalSeconds;

        foreach (
            var tally in await services
                .GetRequiredService<ShardTallies>()
                .ReadAsync(BenchmarkCampaign.Id, poll, CancellationToken.None)
        )
            await store.DeleteAsync(ShardTally.Container, tally!.Pk, tally.Id, null, CancellationToken.None);
        var fold = services.GetRequiredService<FoldShard>();
        clock.Restart();
        var folded = await EachShardAsync(
            poll,
            shard => fold.HandleAsync(new(BenchmarkCampaign.Id, poll.Id, shard), CancellationToken.None)
        );
        return folded == revisions
            ? new(folded, read, clock.Elapsed.TotalSeconds)
            : throw new InvalidOperationException($"{folded} of {revisions} revisions were folded.");
    }

    private static async Task<long> EachShardAsync(PollDefinition poll, Func<int, Task<long>> work)
    {
        long sum = 0;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, poll.ShardCount),
            async (shard, _) => Interlocked.Add(ref sum, await work(shard))
        );
        return sum;
    }

    private static async Task<long> ReadAsync(IBallotLogQuery log, PollDefinition poll, int shard)
    {
        var (revisions, checkpoint) = (0L, (string?)null);
        while (true)
        {
            var page = await log.ReadAsync(BenchmarkCampaign.Id, poll.Id, shard, checkpoint, 1000, CancellationToken.None);
            if (page.Documents.Count == 0)
                return revisions;
            revisions += page.Documents.Count;
            checkpoint = page.Next;
        }
    }

    private sealed class NoMessages : IMessageSender
    {
        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class => Task.CompletedTask;
    }
}
