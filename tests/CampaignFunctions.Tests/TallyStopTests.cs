using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>A tally that stops, or is lost, is seen by everybody who relies on it.</summary>
public sealed class TallyStopTests
{
    private const string Pk = "c:p:0";

    private static readonly TallyHint Hint = new("c", "p", 0);

    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly MemoryStore _store = new();
    private readonly UnreliableQueue _queue = new(new Random(1)) { IsReliable = true };
    private readonly CampaignProcess _process;
    private readonly CampaignDocument _campaign;
    private int _voters;

    public TallyStopTests()
    {
        _process = new(_store, _queue, _clock);
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
                    Shards = 2,
                    Options = [new() { Id = "red", Title = [] }],
                },
            ],
        };
        _campaign = new()
        {
            Id = "c",
            Status = CampaignStatus.Live,
            Definition = definition,
            Pepper = 1,
        };
        _store.CreateAsync(CampaignDocument.Container, _campaign, default).GetAwaiter().GetResult();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PollDefinition Poll => _campaign.Definition.Polls[0];

    [Fact]
    public async Task Recount_TallyMissing_DoesNotMatchUntilItIsRebuilt()
    {
        await CastAsync(shard: 0);
        await CastAsync(shard: 1);
        await FoldAsync(0, 1);
        Assert.True((await RecountAsync()).Matches);
        await _store.DeleteAsync(ShardTally.Container, Pk, "0", null, Cancel);

        var found = await RecountAsync();

        Assert.Equal((false, 2L, 1L), (found.Matches, found.Held!.Value, found.Counted!.Value));
        Assert.Equal(_clock.GetUtcNow(), found.BehindSince);
        await _process.Rebuild.HandleAsync(_campaign, Poll, Cancel);
        var after = await RecountAsync();
        Assert.Equal((true, 2L), (after.Matches, after.Ballots));
    }

    [Fact]
    public async Task Recount_AllTalliesMissing_DoesNotMatch()
    {
        await CastAsync(shard: 0);

        Assert.False((await RecountAsync()).Matches);
    }

    [Fact]
    public async Task Recount_NoBallots_Matches()
    {
        var found = await RecountAsync();

        Assert.Equal((true, 0L, null), (found.Matches, found.Held!.Value, found.BehindSince));
    }

    [Fact]
    public async Task Recount_FoldStopped_TellsHowFarAndSinceWhen()
    {
        await CastAsync(shard: 0);
        await FoldAsync(0);
        _clock.Advance(TimeSpan.FromMinutes(1));
        var since = _clock.GetUtcNow();
        await CastAsync(shard: 0);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await CastAsync(shard: 0);

        var found = await RecountAsync();

        Assert.Equal((false, 3L, 1L, since), (found.Matches, found.Held!.Value, found.Counted!.Value, found.BehindSince));
        Assert.Empty(found.Differences);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recount_FoldIsLate_WaitsForItAndThenSaysSo(bool comes)
    {
        await CastAsync(shard: 0);
        var patient = new CampaignProcess(_store, _queue, _clock, catchUpWithin: TimeSpan.FromSeconds(15));

        var recount = patient.Recount.HandleAsync(_campaign, Poll, Cancel);
        Assert.False(recount.IsCompleted);
        await CastAsync(shard: 0); // it came after the recount began
        if (comes)
            await FoldAsync(0);
        for (var i = 0; i < 40 && !recount.IsCompleted; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }

        var found = await recount.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancel);
        Assert.Equal((comes, 1L, comes ? 1L : 0L), (found.Matches, found.Held!.Value, found.Counted!.Value));
        await patient.Hints.DisposeAsync();
        Assert.Equal(Hint, _queue.Take());
    }

    [Fact]
    public async Task Recount_ManyDifferences_ListsTheFirstThousand()
    {
        var counts = new TallyCounts();
        for (var i = 0; i < 2000; i++)
            counts.Options[$"option {i}"] = new() { Votes = 1, Score = 1 };
        await _store.CreateAsync(ShardTally.Container, ShardTally.Empty("c", "p", 0) with { Counts = counts }, Cancel);

        var found = await RecountAsync();

        Assert.Equal((1000, 4000), (found.Differences.Length, found.DifferenceCount!.Value));
    }

    [Theory]
    [InlineData("garbage", true)]
    [InlineData("newer", false)]
    public async Task Tally_Unreadable_IsShownEverywhereUntilItIsRepaired(string damage, bool isRebuilt)
    {
        await CastAsync(shard: 0);
        await CastAsync(shard: 1);
        await FoldAsync(0, 1);
        var since = _clock.GetUtcNow();
        await DamageAsync(damage);
        Assert.True(await _process.Faults.IsReadyAsync(Cancel));

        Assert.Equal(0, await _process.Fold.HandleAsync(Hint, Cancel)); // the message is done: no dead letter

        Assert.False(await _process.Faults.IsReadyAsync(Cancel));
        _clock.Advance(TimeSpan.FromSeconds(61));
        var tally = await _process.Tallies.ReadAsync(_campaign, Poll, Cancel);
        Assert.Equal((1L, since), (tally.Counts.Options["red"].Votes, tally.BehindSince));
        Assert.False((await RecountAsync()).Matches);
        if (isRebuilt)
            await _process.Rebuild.HandleAsync(_campaign, Poll, Cancel);
        else
            await Assert.ThrowsAsync<UnsupportedDocumentException>(() => _process.Rebuild.HandleAsync(_campaign, Poll, Cancel));
        await _process.Sweep.HandleAsync(Cancel);
        Assert.Equal(isRebuilt, await _process.Faults.IsReadyAsync(Cancel));
        Assert.Equal(isRebuilt, (await RecountAsync()).Matches);
    }

    [Fact]
    public async Task Fold_FaultRecordedTwice_KeepsItsFirstTime()
    {
        await CastAsync(shard: 0);
        await FoldAsync(0);
        await DamageAsync("newer");
        await _process.Fold.HandleAsync(Hint, Cancel);
        var first = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromMinutes(5));

        await _process.Fold.HandleAsync(Hint, Cancel);

        var fault = Assert.Single(await _process.Faults.ListAsync(Cancel)).Value;
        Assert.Equal((first, nameof(UnsupportedDocumentException), 0), (fault.Since, fault.Kind, fault.Shard));
    }

    [Fact]
    public async Task Fold_RevisionUnreadable_IsRecorded()
    {
        await CastAsync(shard: 0);
        var row = _store.Rows().Single(row => row.Container == BallotRevision.Container.Name);
        row.Document["content"] = "garbage";
        row.Document["id"] = "other.1";
        _store.Add(row);

        await _process.Fold.HandleAsync(Hint, Cancel);

        Assert.False(await _process.Faults.IsReadyAsync(Cancel));
        _clock.Advance(TimeSpan.FromMinutes(2));
        var tally = await _process.Tallies.ReadAsync(_campaign, Poll, Cancel);
        Assert.NotNull(tally.BehindSince);
    }

    /// <summary>The log is busiest in a rush. The result must not depend on whether its end can be read.</summary>
    [Fact]
    public async Task Tally_LogIsBusy_AnswersWithTheLastKnownLag()
    {
        await CastAsync(shard: 0);
        var since = _clock.GetUtcNow();
        await FoldAsync(0);
        await CastAsync(shard: 0);
        _clock.Advance(TimeSpan.FromMinutes(2));
        var log = Substitute.For<IBallotLogQuery>();
        var isBusy = false;
        log.ReadAsync(default!, default!, default, default, default, Cancel)
            .ReturnsForAnyArgs(call =>
                isBusy
                    ? throw new StoreBusyException(TimeSpan.FromSeconds(1))
                    : _process.Log.ReadAsync("c", "p", (int)call[2], (string?)call[3], (int)call[4], Cancel)
            );
        var tallies = new TallyQuery(_process.Shards, new ShardLag(log), _clock);
        Assert.Equal(since, (await tallies.ReadAsync(_campaign, Poll, Cancel)).BehindSince);

        isBusy = true;
        _clock.Advance(TimeSpan.FromSeconds(20));
        var tally = await tallies.ReadAsync(_campaign, Poll, Cancel);

        Assert.Equal((1L, since), (tally.Counts.Options["red"].Votes, tally.BehindSince));
    }

    /// <summary>In a rush, there is always a ballot that is not counted yet.</summary>
    [Fact]
    public async Task Fault_RepairedWhilePeopleVote_IsCleared()
    {
        await CastAsync(shard: 0);
        await FoldAsync(0);
        await DamageAsync("garbage");
        await FoldAsync(0);
        Assert.False(await _process.Faults.IsReadyAsync(Cancel));
        _clock.Advance(TimeSpan.FromMinutes(1));
        await _process.Rebuild.HandleAsync(_campaign, Poll, Cancel);
        await CastAsync(shard: 0);
        await FoldAsync(0);
        await CastAsync(shard: 0);

        await _process.Sweep.HandleAsync(Cancel);

        Assert.True(await _process.Faults.IsReadyAsync(Cancel));
    }

    [Theory]
    [InlineData(59, false)]
    [InlineData(61, true)]
    public async Task Tally_UncountedBallot_SaysSoAfterAMinute(int seconds, bool isBehind)
    {
        var castAt = _clock.GetUtcNow();
        await CastAsync(shard: 1);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var tally = await _process.Tallies.ReadAsync(_campaign, Poll, Cancel);

        Assert.Equal(isBehind ? castAt : null, tally.BehindSince);
        var view = TallyView.Of(_campaign, Poll, tally, _clock.GetUtcNow(), withSegments: false);
        Assert.Equal(tally.BehindSince, view.BehindSince);
    }

    private Task<RecountResponse> RecountAsync() => _process.Recount.HandleAsync(_campaign, Poll, Cancel);

    private async Task FoldAsync(params int[] shards)
    {
        foreach (var shard in shards)
            await _process.Fold.HandleAsync(new("c", "p", shard), Cancel);
    }

    private async Task CastAsync(int shard) =>
        Assert.NotNull(
            await _store.CreateAsync(
                BallotRevision.Container,
                new()
                {
                    Id = RevisionId.Of($"v{_voters++}", 1),
                    Pk = BallotRevision.PartitionOf("c", "p", shard),
                    Revision = 1,
                    Ballot = 1,
                    Content = new() { Choices = ["red"], Tier = Tiers.Open },
                    CastAt = _clock.GetUtcNow(),
                    IdentityAge = 0,
                    Network = "",
                },
                Cancel
            )
        );

    /// <summary>Damages the tally of shard 0, or replaces it by one of a newer version.</summary>
    private async Task DamageAsync(string damage)
    {
        var row = _store.Rows().Single(row => row.Container == "tallies" && row.Document["id"]!.GetValue<string>() == "0");
        await _store.DeleteAsync(ShardTally.Container, Pk, "0", null, Cancel);
        if (damage == "newer")
            row.Document["v"] = 99;
        else
            row.Document["counts"] = new JsonArray("garbage");
        _store.Add(row);
    }
}
