using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Tallies;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests how often a fold commits the tally of a shard.</summary>
public sealed class FoldShardTests
{
    private static readonly TallyHint Hint = new("c", "p", 0);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(0.5); // the default of CampaignProcess

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Simulation _simulation = new(new Random(1));
    private readonly MemoryStore _store = new();
    private readonly UnreliableQueue _queue = new(new Random(1)) { IsReliable = true };
    private readonly CampaignProcess _process;
    private readonly CampaignProcess _elsewhere;

    public FoldShardTests()
    {
        _process = new(_store, _queue, _clock);
        _elsewhere = new(_store, new UnreliableQueue(new Random(1)), _clock); // the tests ignore its hints
        var definition = new CampaignDefinition
        {
            Id = "c",
            Title = [],
            Status = CampaignStatus.Live,
            Windows = new() { Voting = new(_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow().AddDays(1)) },
            Polls =
            [
                new()
                {
                    Id = "p",
                    Title = [],
                    Method = PollMethod.Single,
                    Shards = 1,
                    Options = [new() { Id = "red", Title = [] }],
                },
            ],
        };
        Run(() =>
            _store.CreateAsync(
                CampaignDocument.Container,
                new()
                {
                    Id = "c",
                    Status = CampaignStatus.Live,
                    Definition = definition,
                    Pepper = 1,
                },
                default
            )
        );
    }

    [Fact]
    public void Fold_WithinTheIntervalOfTheLast_CommitsNothingAndOwesOneHint()
    {
        Cast("a");
        Assert.Equal(1, Fold());
        Cast("b");

        _clock.Advance(Interval - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Fold());
        Assert.Equal(0, Fold());
        Assert.Equal(0, _queue.Count);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _simulation.Run();

        Assert.Equal(1, _queue.Count);
        Assert.Equal(1, Fold());
    }

    [Fact]
    public void Fold_NothingNew_WritesNothing()
    {
        Cast("a");
        Fold();
        var before = Tally();
        _clock.Advance(Interval * 2);

        Assert.Equal(0, Fold());

        Assert.Equal(before.ETag, Tally().ETag);
    }

    [Fact]
    public void Fold_MoreThanTheMaximum_CountsTheRestOnItsOwnHints()
    {
        var bounded = new CampaignProcess(_store, _queue, _clock, foldAtMost: 2);
        foreach (var voter in new[] { "a", "b", "c", "d", "e" })
            Cast(voter);
        long FoldBounded() => Run(() => bounded.Fold.HandleAsync(Hint, CancellationToken.None));

        foreach (var (counted, hints) in new[] { (2, 1), (2, 2), (1, 2) })
        {
            Assert.Equal(counted, FoldBounded());
            _clock.Advance(Interval);
            _simulation.Run();
            Assert.Equal(hints, _queue.Count);
        }

        Assert.Equal((5, 5), (Tally().Document.Revisions, Tally().Document.Counts.Options["red"].Votes));
    }

    /// <summary>
    /// A restored or recreated log does not know the old checkpoint. The sweep finds the shard, and the fold starts over.
    /// </summary>
    [Fact]
    public void Fold_LogRestored_StartsOver()
    {
        Cast("a");
        Cast("b");
        Fold();
        var tally = Tally();
        tally.Document.Counts.Options["red"].Votes = 9;
        Run(() =>
            _store.ReplaceAsync(
                ShardTally.Container,
                tally.Document with
                {
                    Checkpoint = "elsewhere",
                    Revisions = 9,
                },
                tally.ETag,
                CancellationToken.None
            )
        );
        _clock.Advance(Interval * 2);
        _simulation.Start(() => _process.Sweep.HandleAsync(CancellationToken.None));
        _simulation.Run();
        Assert.Equal(1, _queue.Count);

        Fold();

        Assert.Equal((2, 2), (Tally().Document.Revisions, Tally().Document.Counts.Options["red"].Votes));
    }

    /// <summary>
    /// A ballot whose answer was lost left no hint. The caller repeats the call. The ballot stands, and the repeated call leaves
    /// a hint.
    /// </summary>
    [Fact]
    public void Cast_RepeatedAfterALostAnswer_LeavesTheHint()
    {
        Cast("a"); // in the other process, whose hints are ignored

        Run(() => _process.CastAsync(new("c", "a", Tiers.Open, _clock.GetUtcNow()), "p", new() { Choices = ["red"] }));

        Assert.Equal(1, _queue.Count);
    }

    [Theory]
    [InlineData("c", "p", 1)]
    [InlineData("c", "p", -1)]
    [InlineData("c", "other", 0)]
    [InlineData("other", "p", 0)]
    public void Fold_HintForAnUnknownShard_DoesNothing(string campaign, string poll, int shard) =>
        Assert.Equal(0, Run(() => _process.Fold.HandleAsync(new(campaign, poll, shard), CancellationToken.None)));

    private long Fold() => Run(() => _process.Fold.HandleAsync(Hint, CancellationToken.None));

    private void Cast(string voter) =>
        Assert.Null(
            Run(() =>
                _elsewhere.CastAsync(new("c", voter, Tiers.Open, _clock.GetUtcNow()), "p", new() { Choices = ["red"] })
            ).Problem
        );

    private Storage.Versioned<ShardTally> Tally() =>
        Run(() => _store.FindAsync(ShardTally.Container, "c:p:0", "0", CancellationToken.None))!;

    private T Run<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        _simulation.Start(() => task = work());
        _simulation.Run();
        return task!.Result;
    }
}
