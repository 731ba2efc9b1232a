using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.CosmosDouble;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Tests;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>
/// Voters cast and change ballots through several processes. Meanwhile the service throttles, fails and loses answers, and folds
/// race each other. Every acknowledged ballot is kept and counted once, and the tally equals the recount.
/// </summary>
public sealed class CosmosFaultTests
{
    private const string CampaignId = "c";
    private const string PollId = "p";
    private const int Voters = 12;
    private const int Changes = 6;

    [Fact]
    public async Task Votes_CastDuringFaults_TallyEqualsRecountAndModel()
    {
        var seed = Random.Shared.Next();
        for (var history = 0; history < 8; history++)
        {
            try
            {
                await RunAsync(seed + history);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Failed with seed {seed + history}.", failure);
            }
        }
    }

    private static async Task RunAsync(int seed)
    {
        var (account, random) = (new DoubleAccount(), new Random(seed));
        using var accounts = new CosmosAccounts(
            new() { Endpoint = "https://localhost/" },
            CampaignModule.Containers,
            http: () => new HttpClient(new DoubleHandler(account))
        );
        await accounts.CreateAsync(TestContext.Current.CancellationToken);
        var store = new CosmosStore(accounts);
        var campaign = Campaign();
        await store.CreateAsync(CampaignDocument.Container, campaign, TestContext.Current.CancellationToken);
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        CampaignProcess[] processes = [new(store, new NoQueue(), clock), new(store, new NoQueue(), clock)];
        var faults = new Faults(random);
        account.Fault = _ => faults.Next();

        var model = new string?[Voters];
        using var voted = new CancellationTokenSource();
        var folding = processes.Select(process => FoldUntilAsync(process, clock, voted.Token)).ToArray();
        await Task.WhenAll(
            Enumerable
                .Range(0, Voters)
                .Select(voter => Task.Run(async () => model[voter] = await VoteAsync(processes, voter, seed)))
        );
        await voted.CancelAsync();
        await Task.WhenAll(folding);
        account.Fault = _ => null;
        faults.WereAllSeen();
        await FoldAsync(processes[0], clock);

        var tally = await processes[1]
            .Recount.HandleAsync(campaign, campaign.Definition.Polls[0], TestContext.Current.CancellationToken);
        Assert.True(tally.Matches, string.Join(", ", tally.Differences));
        Assert.Equal(model.Count(choice => choice is not null), tally.Ballots);
        var counted = await processes[0]
            .Tallies.ReadAsync(campaign, campaign.Definition.Polls[0], TestContext.Current.CancellationToken);
        foreach (var option in new[] { "red", "blue" })
            Assert.Equal(model.Count(choice => choice == option), counted.Counts.Options.GetValueOrDefault(option)?.Votes ?? 0);
    }

    /// <summary>
    /// Casts, changes and withdraws a ballot, and repeats each call until it is acknowledged. Returns the last choice, or null if
    /// the ballot is withdrawn.
    /// </summary>
    private static async Task<string?> VoteAsync(CampaignProcess[] processes, int voter, int seed)
    {
        var random = new Random(HashCode.Combine(seed, voter));
        string? choice = null;
        for (var change = 0; change < Changes; change++)
        {
            choice = random.Next(3) switch
            {
                0 => null,
                1 => "red",
                _ => "blue",
            };
            var participant = new Participant(CampaignId, $"voter{voter}", Tiers.Open, TimeProvider.System.GetUtcNow());
            var ballot = choice is null ? null : new BallotRequest { Choices = [choice] };
            while (!await TryAsync(() => CastAsync(processes[random.Next(processes.Length)], participant, ballot)))
                await Task.Yield();
        }

        return choice;
    }

    private static async Task<Problem?> CastAsync(CampaignProcess process, Participant voter, BallotRequest? ballot) =>
        (await process.CastAsync(voter, PollId, ballot)).Problem;

    private static async Task FoldUntilAsync(CampaignProcess process, FakeTimeProvider clock, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await TryAsync(async () =>
            {
                await FoldAsync(process, clock);
                return null;
            });
            await Task.Yield();
        }
    }

    private static async Task FoldAsync(CampaignProcess process, FakeTimeProvider clock)
    {
        clock.Advance(TimeSpan.FromSeconds(0.6)); // otherwise the last fold is too recent for another one
        for (var shard = 0; shard < 2; shard++)
            await process.Fold.HandleAsync(new(CampaignId, PollId, shard), CancellationToken.None);
    }

    /// <summary>Returns false if the store was busy, or if it answered after the deadline of the cast.</summary>
    private static async Task<bool> TryAsync(Func<Task<Problem?>> work)
    {
        try
        {
            var problem = await work();
            Assert.True(problem is null || problem.Code == ProblemCode.StoreBusy, problem?.Code.Code);
            return problem is null;
        }
        catch (StoreBusyException)
        {
            return false;
        }
    }

    private static CampaignDocument Campaign()
    {
        var now = TimeProvider.System.GetUtcNow();
        return new()
        {
            Id = CampaignId,
            Status = CampaignStatus.Live,
            Pepper = 1,
            Definition = new()
            {
                Id = CampaignId,
                Title = [],
                Status = CampaignStatus.Live,
                Limits = Limits.Off,
                Windows = new() { Voting = new(now.AddYears(-1), now.AddYears(1)) },
                Polls =
                [
                    new()
                    {
                        Id = PollId,
                        Title = [],
                        Method = PollMethod.Single,
                        Shards = 2,
                        Options = [new() { Id = "red", Title = [] }, new() { Id = "blue", Title = [] }],
                    },
                ],
            },
        };
    }

    /// <summary>
    /// Chooses the faults. Most requests succeed. Now and then one request fails, and now and then all requests are throttled for
    /// a while.
    /// </summary>
    private sealed class Faults(Random random)
    {
        private readonly Lock _lock = new();
        private readonly HashSet<DoubleFault> _seen = [];
        private int _next = random.Next(6);
        private int _storm;

        private static readonly DoubleFault[] Kinds =
        [
            new(HttpStatusCode.ServiceUnavailable),
            new(HttpStatusCode.RequestTimeout),
            new(HttpStatusCode.RequestTimeout, IsAfterTheWork: true),
            new(HttpStatusCode.ServiceUnavailable, IsAfterTheWork: true),
            DoubleFault.Lost,
            DoubleFault.Throttled(1),
        ];

        public DoubleFault? Next()
        {
            lock (_lock)
            {
                if (_storm == 0 && random.Next(150) == 0)
                    _storm = 60; // the client gives up a request after four attempts
                var fault = _storm > 0 ? DoubleFault.Throttled(1) : null;
                if (fault is null && random.Next(8) == 0)
                    fault = Kinds[_next++ % Kinds.Length]; // each kind in turn, so that every kind occurs
                _storm = Math.Max(0, _storm - 1);
                if (fault is not null)
                    _seen.Add(fault);
                return fault;
            }
        }

        public void WereAllSeen() => Assert.Equal(Kinds.Length, _seen.Count);
    }

    /// <summary>A queue that loses every hint.</summary>
    private sealed class NoQueue : IMessageSender
    {
        public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
            where T : class => Task.CompletedTask;
    }
}
