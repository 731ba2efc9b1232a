using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.Polls;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Tallies;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests a poll around its opening and its close, with two processes whose caches differ.</summary>
public sealed class ClosingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private readonly FakeTimeProvider _clock = new(Noon);
    private readonly Simulation _simulation = new(new Random(1));
    private readonly MemoryStore _store = new();
    private readonly UnreliableQueue _queue = new(new Random(1)) { IsReliable = true };
    private readonly CampaignProcess _here;
    private readonly CampaignProcess _there;

    public ClosingTests()
    {
        _here = new(_store, _queue, _clock);
        _there = new(_store, _queue, _clock);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Cast_AroundTheEnd_IsAcceptedOnlyBeforeIt()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        _clock.SetUtcNow(Noon.AddHours(1) - Tick);
        Assert.Null(Cast(_here, "a", "red"));

        _clock.SetUtcNow(Noon.AddHours(1));
        Assert.Equal(ProblemCode.WindowClosed, Cast(_here, "b", "red"));
        Assert.Equal(ProblemCode.WindowClosed, Cast(_here, "a", "blue"));
        Assert.Null(Cast(_here, "a", "red"));
    }

    /// <summary>Without the hint, the tally would wait for the next sweep.</summary>
    [Fact]
    public void Cast_BallotThatChanges_SendsOneHint()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));

        Assert.Null(Cast(_here, "a", "red"));
        Assert.Equal(1, _queue.Count);
        _queue.Take();
        Assert.Null(Cast(_there, "a", "blue"));
        Assert.Equal(1, _queue.Count);
    }

    [Fact]
    public void Cast_AroundTheOpening_IsAcceptedFromThatTick()
    {
        Save(Definition(Noon.AddHours(1), Noon.AddHours(2)));
        _clock.SetUtcNow(Noon.AddHours(1) - Tick);
        Assert.Equal(ProblemCode.WindowClosed, Cast(_here, "a", "red"));

        _clock.SetUtcNow(Noon.AddHours(1));
        Assert.Null(Cast(_here, "a", "red"));
    }

    [Fact]
    public void Cast_EndPostponedInAnotherProcess_IsAcceptedUntilTheNewEnd()
    {
        var end = Noon.AddSeconds(31);
        Save(Definition(Noon.AddHours(-1), end));
        Do(() => _there.Campaigns.FindAsync("c", Cancel).AsTask());
        Replace(Definition(Noon.AddHours(-1), end.AddSeconds(1)));

        _clock.SetUtcNow(end);
        Assert.Null(Cast(_there, "a", "red"));
        _clock.SetUtcNow(end.AddSeconds(1) - Tick);
        Assert.Null(Cast(_there, "b", "red"));
        _clock.SetUtcNow(end.AddSeconds(1));
        Assert.Equal(ProblemCode.WindowClosed, Cast(_there, "c", "red"));
    }

    [Fact]
    public void Cast_EndPostponedOneSecondAgo_IsAcceptedByAProcessWithAStaleCache()
    {
        var end = Noon.AddSeconds(31);
        Save(Definition(Noon.AddHours(-1), end));
        _clock.SetUtcNow(end.AddSeconds(-1));
        Do(() => _there.Campaigns.FindAsync("c", Cancel).AsTask());
        Replace(Definition(Noon.AddHours(-1), end.AddMinutes(1)));

        _clock.SetUtcNow(end);
        Assert.Equal(end, Do(() => _there.Campaigns.FindAsync("c", Cancel).AsTask())!.Document.VotingEnds);
        Assert.Null(Cast(_there, "a", "red"));
    }

    [Fact]
    public void Cast_EndMovedEarlierInAnotherProcess_IsRefusedFromTheNewEnd()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        Do(() => _there.Campaigns.FindAsync("c", Cancel).AsTask());
        Assert.Equal(ProblemCode.PollFrozen, TryReplace(Definition(Noon.AddHours(-1), Noon.AddSeconds(30) - Tick))?.Code);
        Replace(Definition(Noon.AddHours(-1), Noon.AddSeconds(30)));

        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(ProblemCode.WindowClosed, Cast(_there, "a", "red"));
    }

    [Fact]
    public void Save_EndAlreadyPassed_RefusesANewEnd()
    {
        Save(Definition(Noon.AddHours(-2), Noon.AddHours(-1)));

        Assert.Equal(ProblemCode.PollFrozen, TryReplace(Definition(Noon.AddHours(-2), Noon.AddHours(1)))?.Code);
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(30, false)]
    [InlineData(29, false)]
    public void Save_ShardsChanged_IsAllowedOnlyMoreThan30SecondsBeforeTheOpening(int seconds, bool isAllowed)
    {
        var opens = Noon.AddSeconds(seconds);
        Save(Definition(opens, Noon.AddHours(1)));

        var problem = TryReplace(Definition(opens, Noon.AddHours(1), shards: 3));

        Assert.Equal(isAllowed ? null : ProblemCode.PollFrozen, problem?.Code);
    }

    [Fact]
    public void Save_WindowOrStatusOfAFrozenPollChanged_KeepsItFrozen()
    {
        Save(Definition(Noon.AddMinutes(-1), Noon.AddHours(5)));
        Replace(Definition(Noon.AddHours(2), Noon.AddHours(5)));
        Replace(Definition(Noon.AddHours(2), Noon.AddHours(5)) with { Status = CampaignStatus.Draft });

        Assert.Equal(ProblemCode.PollFrozen, TryReplace(Definition(Noon.AddHours(2), Noon.AddHours(5), shards: 3))?.Code);
        var verified = Definition(Noon.AddHours(2), Noon.AddHours(5)) with { Participation = Participation.Verified };
        Assert.Equal(ProblemCode.PollFrozen, TryReplace(verified)?.Code);
    }

    /// <summary>
    /// Changes the campaign around the opening, with caches of any age. All revisions of a voter stay in one shard, and the
    /// recount finds all of them.
    /// </summary>
    [Fact]
    public void Shards_ChangedAroundTheOpening_KeepEachVoterInOneShard() =>
        CsCheck.Check.Sample(
            CsCheck.Gen.Int[0, int.MaxValue],
            seed => new ClosingTests().ChangeAroundTheOpening(new Random(seed)),
            iter: Scale.Of(100, 300)
        );

    [Fact]
    public void Poll_HintsLostAtTheClose_BecomesFinalWithEveryBallot()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        _clock.SetUtcNow(Noon.AddHours(1) - Tick);
        for (var i = 0; i < 20; i++)
            Assert.Null(Cast(_here, $"voter{i}", "red"));
        LoseHints();

        Assert.Equal(PollState.Open, State());
        _clock.SetUtcNow(Noon.AddHours(1).AddSeconds(50));
        SweepAndFold();
        Assert.Equal((PollState.Closed, 20), (State(), Ballots()));

        _clock.SetUtcNow(Noon.AddHours(1).AddMinutes(1));
        SweepAndFold();
        Assert.Equal((PollState.Final, 20), (State(), Ballots()));
    }

    [Fact]
    public void Poll_WithoutVotes_BecomesFinal()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        _clock.SetUtcNow(Noon.AddHours(2));

        SweepAndFold();

        Assert.Equal(PollState.Final, State());
        Assert.Equal(0, _queue.Count);
        Do(() => _there.Sweep.HandleAsync(Cancel));
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Poll_LateUnacknowledgedCommit_IsCountedAndSetsRevisedAt()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        Assert.Null(Cast(_here, "a", "red"));
        _clock.SetUtcNow(Noon.AddHours(2));
        SweepAndFold();
        Assert.Null(Tally().RevisedAt);

        var poll = Campaign().Poll("p")!;
        var shard = BallotRevision.ShardOf("late", poll.ShardCount);
        Do(() =>
            _store.CreateAsync(
                BallotRevision.Container,
                new()
                {
                    Id = RevisionId.Of("late", 1),
                    Pk = BallotRevision.PartitionOf("c", "p", shard),
                    Revision = 1,
                    Ballot = 1,
                    Content = new() { Choices = ["red"], Tier = Tiers.Open },
                    CastAt = Noon,
                    IdentityAge = 0,
                    Network = "",
                },
                Cancel
            )
        );
        _clock.Advance(TimeSpan.FromMinutes(1));
        SweepAndFold();

        Assert.Equal(2, Ballots());
        Assert.Equal(PollState.Final, State());
        Assert.InRange(Tally().RevisedAt!.Value, Noon.AddHours(2).AddMinutes(1), _clock.GetUtcNow());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Rebuild_OfAFinalPoll_SetsRevisedAtOnlyIfTheResultChanged(int tampered)
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1), shards: 1));
        Assert.Null(Cast(_here, "a", "red"));
        _clock.SetUtcNow(Noon.AddHours(2));
        SweepAndFold();
        var tally = Do(() => _store.FindAsync(ShardTally.Container, "c:p:0", "0", Cancel))!;
        tally.Document.Counts.Options["red"].Votes += tampered;
        Do(() => _store.ReplaceAsync(ShardTally.Container, tally.Document, tally.ETag, Cancel));

        Do(() => _here.Rebuild.HandleAsync(Campaign(), Campaign().Poll("p")!, Cancel));

        Assert.Equal(tampered > 0, Tally().RevisedAt is not null);
    }

    [Fact]
    public void Campaign_ClosedThenReopened_MakesPollsFinalThenOpen()
    {
        var definition = Definition(Noon.AddHours(-1), Noon.AddHours(5));
        Save(definition);
        Replace(definition with { Status = CampaignStatus.Closed });
        _clock.Advance(TimeSpan.FromMinutes(2));
        SweepAndFold();
        Assert.Equal(PollState.Final, State());

        Replace(definition);
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(PollState.Open, State());
        Assert.Null(Cast(_there, "a", "red"));
        _clock.SetUtcNow(Noon.AddHours(5));
        Assert.Equal(PollState.Closed, State());
    }

    [Fact]
    public void Sweep_DraftWithOldWindows_LeavesItsShardsChangeable()
    {
        Save(Definition(Noon.AddHours(-2), Noon.AddHours(-1), shards: 4) with { Status = CampaignStatus.Draft });
        SweepAndFold();
        Replace(Definition(Noon.AddHours(-1), Noon.AddHours(1), shards: 2));

        Assert.Null(Cast(_here, "a", "red"));
        SweepAndFold();
        Assert.Equal(1, Ballots());
    }

    [Fact]
    public void Save_StoreNeverAnswers_Returns503AtTheDeadline()
    {
        var never = new TaskCompletionSource();
        var stuck = new CampaignProcess(new SlowStore(_store) { Until = never.Task }, _queue, _clock);
        Problem? refusal = null;
        _simulation.Start(async () =>
            refusal = (await stuck.Save.HandleAsync(Definition(Noon, Noon.AddHours(1)), null, TestStaff.Admin, Cancel)).Problem
        );
        _simulation.Run();
        Assert.Null(refusal);

        _clock.Advance(TimeSpan.FromSeconds(10));
        _simulation.Run();

        Assert.Equal(ProblemCode.StoreBusy, refusal?.Code);
    }

    [Theory]
    [InlineData(CampaignStatus.Live, 2)]
    [InlineData(CampaignStatus.Draft, 0)]
    public void Sweep_WindowMovedOrCampaignHiddenAfterVotes_ReplacesLostHints(CampaignStatus status, int hoursAhead)
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(5)));
        Assert.Null(Cast(_here, "a", "red"));
        Replace(Definition(Noon.AddHours(hoursAhead), Noon.AddHours(5)) with { Status = status });

        SweepAndFold();

        Assert.Equal(1, Ballots());
    }

    [Fact]
    public void Cast_StoreSlowerThanTheDeadline_Returns503()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        var slow = new CampaignProcess(new SlowStore(_store, () => _clock.Advance(CastBallot.Deadline)), _queue, _clock);

        Assert.Equal(ProblemCode.StoreBusy, Cast(slow, "a", "red"));
    }

    [Fact]
    public void Cast_StoreNeverAnswers_Returns503AtTheDeadline()
    {
        Save(Definition(Noon.AddHours(-1), Noon.AddHours(1)));
        var never = new TaskCompletionSource();
        var stuck = new CampaignProcess(new SlowStore(_store) { Until = never.Task }, _queue, _clock);

        Problem? refusal = null;
        _simulation.Start(async () => refusal = (await CastAsync(stuck, "a", "red")).Problem);
        _simulation.Run();
        Assert.Null(refusal);
        _clock.Advance(CastBallot.Deadline);
        _simulation.Run();

        Assert.Equal(ProblemCode.StoreBusy, refusal?.Code);
    }

    private void ChangeAroundTheOpening(Random random)
    {
        var opens = Noon.AddSeconds(60);
        Save(Definition(opens, Noon.AddHours(1), shards: 1 + random.Next(4)));
        var accepted = new HashSet<string>();
        for (var step = 0; step < 25; step++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(random.Next(8000)));
            var process = random.Next(2) == 0 ? _here : _there;
            switch (random.Next(3))
            {
                case 0:
                    opens = random.Next(3) switch
                    {
                        0 => _clock.GetUtcNow(),
                        1 => _clock.GetUtcNow().AddSeconds(random.Next(60)),
                        _ => opens,
                    };
                    var status = random.Next(4) == 0 ? CampaignStatus.Draft : CampaignStatus.Live;
                    TryReplace(Definition(opens, Noon.AddHours(1), shards: 1 + random.Next(4)) with { Status = status });
                    break;
                case 1:
                    Do(() => process.Campaigns.FindAsync("c", Cancel).AsTask());
                    break;
                default:
                    var voter = $"voter{random.Next(4)}";
                    if (Cast(process, voter, random.Next(2) == 0 ? "red" : "blue") is null)
                        accepted.Add(voter);
                    break;
            }
        }

        var everywhere = Do(() => _store.ScanAsync(BallotRevision.Container, new(), null, Cancel));
        Assert.All(
            everywhere.Documents.GroupBy(row => row.Document.VoterKey),
            voter => Assert.Single(voter.Select(row => row.Document.Pk).Distinct())
        );
        TryReplace(Definition(Noon, Noon.AddHours(1), shards: Campaign().Poll("p")!.ShardCount));
        SweepAndFold();
        var recount = Do(() => _here.Recount.HandleAsync(Campaign(), Campaign().Poll("p")!, Cancel));
        Assert.Equal((true, accepted.Count), (recount.Matches, (int)recount.Ballots));
    }

    /// <summary>Runs the work, and then everything that the work started, to its end.</summary>
    private T Do<T>(Func<Task<T>> work)
    {
        Task<T>? task = null;
        _simulation.Start(() => task = work());
        _simulation.Run();
        return task!.Result;
    }

    private void Do(Func<Task> work) =>
        Do(async () =>
        {
            await work();
            return true;
        });

    private ProblemCode? Cast(CampaignProcess process, string voter, string choice) =>
        Do(() => CastAsync(process, voter, choice)).Problem?.Code;

    private static Task<Result<BallotRevision?>> CastAsync(CampaignProcess process, string voter, string choice) =>
        process.CastAsync(new("c", voter, Tiers.Open, Noon), "p", new() { Choices = [choice] }, cancellationToken: Cancel);

    /// <summary>Loses all waiting hints, sweeps once, and folds on the hints of the sweep.</summary>
    private void SweepAndFold()
    {
        LoseHints();
        Do(() => _there.Sweep.HandleAsync(Cancel));
        for (var rounds = 0; rounds < 3; rounds++)
        {
            while (_queue.Count > 0)
                Do(() => _there.Fold.HandleAsync(_queue.Take(), Cancel));
            _clock.Advance(TimeSpan.FromSeconds(1));
            _simulation.Run();
        }
    }

    private void LoseHints()
    {
        while (_queue.Count > 0)
            _queue.Take();
    }

    private PollState State() =>
        TallyView.Of(Campaign(), Campaign().Poll("p")!, Tally(), _clock.GetUtcNow(), withSegments: false).State;

    private long Ballots() => Tally().Counts.Tiers.Values.Sum();

    private TallySnapshot Tally() =>
        Do(() => new CampaignProcess(_store, _queue, _clock).Tallies.ReadAsync(Campaign(), Campaign().Poll("p")!, Cancel));

    private CampaignDocument Campaign()
    {
        var found = _store.FindAsync(CampaignDocument.Container, CampaignDocument.Partition, "c", Cancel);
        return found.Result!.Document;
    }

    private void Save(CampaignDefinition definition) =>
        Assert.Null(Do(() => _here.Save.HandleAsync(definition, null, TestStaff.Admin, Cancel)).Problem);

    private void Replace(CampaignDefinition definition) => Assert.Null(TryReplace(definition));

    private Problem? TryReplace(CampaignDefinition definition)
    {
        var etag = Do(() => _here.Campaigns.RefreshAsync("c", Cancel))!.ETag;
        return Do(() => _here.Save.HandleAsync(definition, etag, TestStaff.Admin, Cancel)).Problem;
    }

    private static CampaignDefinition Definition(DateTimeOffset from, DateTimeOffset to, int shards = 2) =>
        new()
        {
            Id = "c",
            Title = new() { ["en"] = "C" },
            Status = CampaignStatus.Live,
            Participation = Participation.Open,
            Windows = new() { Voting = new(from, to) },
            Polls =
            [
                new()
                {
                    Id = "p",
                    Title = new() { ["en"] = "P" },
                    Method = PollMethod.Single,
                    Shards = shards,
                    Options =
                    [
                        new()
                        {
                            Id = "red",
                            Title = new() { ["en"] = "R" },
                        },
                        new()
                        {
                            Id = "blue",
                            Title = new() { ["en"] = "B" },
                        },
                    ],
                },
            ],
        };
}
