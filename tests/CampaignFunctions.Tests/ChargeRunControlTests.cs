using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of charge runs for some pre-orders, of dry runs, and of runs that staff pause, resume and stop.</summary>
public sealed class ChargeRunControlTests
{
    private const int PerSecond = 1;

    private static readonly string[] People = ["ann", "bob", "cat", "dan"];
    private static readonly EditionDefinition Edition = PreorderWorld.Edition(People.Length, PaymentKind.Deposit) with
    {
        ChargeOn = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private readonly PaymentWorld _world = new(Edition, perSecond: PerSecond);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Fact]
    public async Task Run_AtMostTwo_ChargesTheOldestTwo()
    {
        await OrderAsync();

        await RunAsync(new(Most: 2));

        Assert.Equal([PreorderStatus.Paid, PreorderStatus.Paid, PreorderStatus.Confirmed, PreorderStatus.Confirmed], Statuses());
        await _world.Process.Runs.RunAsync(Hint("run"), Cancel); // the message comes again
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Equal(2, Statuses().Count(status => status == PreorderStatus.Paid));
        _world.CheckBooks();
    }

    /// <summary>The process ends after it has chosen; meanwhile an older pre-order owes an amount again.</summary>
    [Fact]
    public async Task Run_AtMostOneStartedAgain_ChargesTheSameOne()
    {
        await OrderAsync();
        await ChangeAsync(0, order => order with { Status = PreorderStatus.Paid });
        _world.Queues.Loses = () => true;
        await StartAsync(new(Most: 1));
        var run = (await FindAsync("run"))! with { Chosen = [World.IdOf(People[1])] };
        await SaveAsync(run);
        await ChangeAsync(0, order => order with { Status = PreorderStatus.Confirmed });
        _world.Queues.Loses = () => false;

        await _world.Process.Runs.RunAsync(Hint("run"), Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));

        Assert.Equal(
            [PreorderStatus.Confirmed, PreorderStatus.Paid, PreorderStatus.Confirmed, PreorderStatus.Confirmed],
            Statuses()
        );
    }

    [Fact]
    public async Task Run_OfACountry_ChargesOnlyIt()
    {
        await OrderAsync();
        await ChangeAsync(2, order => order with { Country = "FR" });

        await RunAsync(new(Countries: ["FR", "PL"]));

        Assert.Equal(
            [PreorderStatus.Confirmed, PreorderStatus.Confirmed, PreorderStatus.Paid, PreorderStatus.Confirmed],
            Statuses()
        );
    }

    [Fact]
    public async Task Run_OfAList_ChargesOnlyThoseThatOwe()
    {
        await OrderAsync();
        await _world.ChangeAsync(People[3], PreorderChanges.Cancel);
        string[] ids = [World.IdOf(People[1]), World.IdOf(People[3]), "no.order"];

        await RunAsync(new(PreorderIds: ids));

        Assert.Equal(
            [PreorderStatus.Confirmed, PreorderStatus.Paid, PreorderStatus.Confirmed, PreorderStatus.Refunded],
            Statuses()
        );
        Assert.Equal(1, (await FindAsync("run"))!.Report!.Due);
    }

    [Fact]
    public async Task DryRun_OfEachSelection_IsWhatTheRunDoes()
    {
        await OrderAsync();
        await ChangeAsync(0, order => order with { Card = order.Card! with { ExpiresAt = World.Clock.GetUtcNow() } });
        await ChangeAsync(1, order => order with { ChargeNoticed = new(Edition.ChargeOn!.Value, 900) });

        Assert.Equal(new ChargeDryRun(4, 3600, "EUR", 4, 1, 3), await DryRunAsync(new()));
        Assert.Equal(new ChargeDryRun(1, 900, "EUR", 1, 1, 1), await DryRunAsync(new(Most: 1)));
        Assert.Equal(new ChargeDryRun(0, 0, "EUR", 0, 0, 0), await DryRunAsync(new(Countries: ["FR"])));
        Assert.Equal(new ChargeDryRun(1, 900, "EUR", 1, 0, 0), await DryRunAsync(new(PreorderIds: [World.IdOf(People[1])])));
        Assert.All(Statuses(), status => Assert.Equal(PreorderStatus.Confirmed, status));
    }

    [Fact]
    public async Task Start_WithTheSameKeyAndAnotherSelection_IsRefused()
    {
        await StartAsync(new(Most: 1));

        var (_, problem) = await TryStartAsync(new(Most: 2));

        Assert.Equal(ProblemCode.IdempotencyKeyReused, problem?.Code);
        Assert.Null((await TryStartAsync(new(Most: 1))).Problem);
    }

    [Fact]
    public void Selection_ThatMakesNoSense_IsInvalid()
    {
        ChargeSelection[] wrong =
        [
            new(Countries: []),
            new(Countries: ["Italy"]),
            new(Countries: ["it"]),
            new(Most: 0),
            new(Most: 1001),
            new(PreorderIds: []),
            new(PreorderIds: [.. Enumerable.Range(0, 101).Select(i => $"{i}.x")]),
            new(PreorderIds: ["a.b", null!]),
            new(PreorderIds: ["no-id"]),
            new(Countries: ["IT", null!]),
            new(PreorderIds: ["a.b"], Most: 1),
            new(PreorderIds: ["a.b"], Countries: ["IT"]),
        ];
        Assert.All(wrong, selection => Assert.Equal(ProblemCode.Invalid, selection.Check()?.Code));
    }

    /// <summary>The pace is one charge a second. After the pause, nothing is charged until the run goes on.</summary>
    [Fact]
    public async Task Pause_HalfWay_ChargesNoneUntilItGoesOn()
    {
        await HalfWayAsync();

        await ChangeRunAsync(ChargeRunDocument.Paused);
        await _world.PassAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(1));

        Assert.Equal((2, 2), (Count(PreorderStatus.Paid), Count(PreorderStatus.Confirmed)));
        Assert.Equal("paused", (await ReportAsync()).Status);
        Assert.Null((await ReportAsync()).ExpectedEnd);
        await ChangeRunAsync(ChargeRunDocument.Running);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));
        Assert.Equal(4, Count(PreorderStatus.Paid));
        var report = await ReportAsync();
        Assert.Equal(("done", 4, 4), (report.Status, report.Due, report.Charged));
        Assert.Equal(["paused", "running"], report.Changes.Select(change => change.Status));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Stop_HalfWay_LeavesTheRestToAnotherRun()
    {
        await HalfWayAsync();

        await ChangeRunAsync(ChargeRunDocument.Stopped);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        var stopped = await ReportAsync();
        Assert.Equal(("stopped", 2, 2, 0), (stopped.Status, stopped.Due, stopped.Charged, stopped.Left));
        await _world.ChargeRunAsync("another");
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));
        Assert.Equal(4, Count(PreorderStatus.Paid));
        Assert.Equal(stopped with { Changes = [] }, await ReportAsync() with { Changes = [] });
        _world.CheckBooks();
    }

    /// <summary>The pause is recorded, and its message is lost: a pre-order whose turn comes is put back all the same.</summary>
    [Fact]
    public async Task Pause_MessageIsLost_ChargesNone()
    {
        await HalfWayAsync();
        _world.Queues.Loses = () => true;
        await ChangeRunAsync(ChargeRunDocument.Paused);
        _world.Queues.Loses = () => false;

        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(10));

        Assert.Equal((2, 2), (Count(PreorderStatus.Paid), Count(PreorderStatus.Confirmed)));
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)); // the sweep sends another message
        Assert.Equal("paused", (await ReportAsync()).Status);
    }

    /// <summary>A process is late: it puts a pre-order back after the run has gone on. It must not be lost to the run.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Resume_ALateProcessPutsBack_ChargesAll(bool byTheTurn)
    {
        await HalfWayAsync();
        _world.Queues.Loses = () => true;
        await ChangeRunAsync(ChargeRunDocument.Paused);
        var isFirst = true;
        var late = new PreorderProcess(
            new SlowStore(World.Memory)
            {
                BeforeReplace = async _ =>
                {
                    if (!isFirst)
                        return;
                    isFirst = false;
                    await SaveAsync((await FindAsync("run"))! with { Status = ChargeRunDocument.Paused });
                    await ChangeRunAsync(ChargeRunDocument.Running);
                    await _world.Process.Runs.RunAsync(Hint("run"), Cancel);
                },
            },
            _world.Queues,
            new InstantGateway(World.Clock),
            _world,
            World.Clock
        );
        _world.Queues.Loses = () => false;

        if (byTheTurn)
        {
            World.Clock.Advance(TimeSpan.FromMinutes(10));
            var next = World.Preorders().First(order => order.Status == PreorderStatus.ChargeDue);
            await late.Process.HandleAsync(Payments.PaymentHint.ForPreorder(PreorderWorld.CampaignId, next.Id), Cancel);
        }
        else
            await late.Runs.RunAsync(Hint("run"), Cancel);

        Assert.False(isFirst);
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));
        Assert.Equal(4, Count(PreorderStatus.Paid));
        Assert.Equal("done", (await ReportAsync()).Status);
        _world.CheckBooks();
    }

    /// <summary>A single charge by staff is not a matter of an earlier run that was stopped.</summary>
    [Fact]
    public async Task Charge_AfterAStoppedRun_IsCarriedOut()
    {
        await HalfWayAsync();
        await ChangeRunAsync(ChargeRunDocument.Stopped);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        await ChangeAsync(0, order => order with { Amount = 2000, Status = PreorderStatus.Confirmed }); // its price rose

        await _world.ChangeAsync(People[0], StaffChanges.Charge);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Paid, 2000), (World.Preorder(People[0])!.Status, World.Preorder(People[0])!.Paid()));
    }

    /// <summary>Staff charge a pre-order that waits for its turn in a run: a pause of the run does not undo this.</summary>
    [Fact]
    public async Task Charge_OfAnOrderInARun_IsCarriedOutThoughTheRunPauses()
    {
        await HalfWayAsync();
        var waiting = People.First(person => World.Preorder(person)!.Status == PreorderStatus.ChargeDue);
        _world.Queues.Loses = () => true;

        await _world.ChangeAsync(waiting, StaffChanges.Charge);
        await ChangeRunAsync(ChargeRunDocument.Paused);
        _world.Queues.Loses = () => false;
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Paid, World.Preorder(waiting)!.Status);
        Assert.Equal((3, 1), (Count(PreorderStatus.Paid), Count(PreorderStatus.Confirmed)));
    }

    /// <summary>A process that counted before a pause and a resumption must not end the run.</summary>
    [Fact]
    public async Task Report_OfAnEarlierStateOfTheRun_DoesNotEndIt()
    {
        await HalfWayAsync();
        var before = (await FindAsync("run"))!;
        await ChangeRunAsync(ChargeRunDocument.Paused);
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await SaveAsync((await FindAsync("run"))! with { Status = ChargeRunDocument.Charging }); // it went on

        await _world.Process.Reports.OfAsync(before, Cancel);

        Assert.Null((await FindAsync("run"))!.Report);
    }

    /// <summary>Each status of a run x each wish.</summary>
    [Theory]
    [InlineData("running", "running", "pausing", "stopping")]
    [InlineData("charging", "charging", "pausing", "stopping")]
    [InlineData("pausing", null, "pausing", "stopping")]
    [InlineData("paused", "running", "paused", "stopping")]
    [InlineData("stopping", null, null, "stopping")]
    [InlineData("stopped", null, null, "stopped")]
    [InlineData("done", null, null, null)]
    public void Change_InEveryStatus_IsDecided(string status, string? running, string? paused, string? stopped)
    {
        var run = new ChargeRunDocument
        {
            Id = "run",
            Pk = "p",
            CampaignId = PreorderWorld.CampaignId,
            EditionId = PreorderWorld.EditionId,
            AskedAt = World.Clock.GetUtcNow(),
            Status = status,
        };
        foreach (var (wanted, next) in new[] { ("running", running), ("paused", paused), ("stopped", stopped) })
        {
            var changed = ChargeRunChanges.To(run, wanted, TestStaff.Admin, World.Clock.GetUtcNow());

            Assert.Equal(next is null ? ProblemCode.ChargeRunLocked : null, changed.Problem?.Code);
            if (next is not null)
                Assert.Equal((next, next == status), (changed.Value.Status, ReferenceEquals(run, changed.Value)));
        }

        foreach (var unknown in new[] { "pausing", "stopping", "charging", "done", "Running", "" })
            Assert.Equal(
                ProblemCode.Invalid,
                ChargeRunChanges.To(run, unknown, TestStaff.Admin, World.Clock.GetUtcNow()).Problem?.Code
            );
    }

    /// <summary>Places four orders a minute apart, each with a deposit.</summary>
    private async Task OrderAsync()
    {
        foreach (var person in People)
        {
            await _world.PlaceAsync(person);
            await _world.PayAsync(person);
            await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));
        }

        Assert.All(Statuses(), status => Assert.Equal(PreorderStatus.Confirmed, status));
    }

    /// <summary>Starts a run, and ends after half of the charges.</summary>
    private async Task HalfWayAsync()
    {
        await OrderAsync();
        await StartAsync(new());
        for (var i = 0; i < 100 && Count(PreorderStatus.Paid) < 2; i++)
            await _world.PassAsync(TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(500));
        Assert.Equal((2, 2), (Count(PreorderStatus.Paid), Count(PreorderStatus.ChargeDue)));
    }

    private PreorderStatus[] Statuses() => [.. People.Select(person => World.Preorder(person)!.Status)];

    private int Count(PreorderStatus status) => Statuses().Count(each => each == status);

    private async Task RunAsync(ChargeSelection selection)
    {
        await StartAsync(selection);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));
    }

    private async Task StartAsync(ChargeSelection selection)
    {
        Assert.Null((await TryStartAsync(selection)).Problem);
        await _world.DeliverAsync();
    }

    private Task<Result<ChargeRunDocument>> TryStartAsync(ChargeSelection selection) =>
        _world.Process.Runs.StartAsync(
            PreorderWorld.CampaignId,
            PreorderWorld.EditionId,
            "run",
            selection,
            TestStaff.Admin,
            Cancel
        );

    private async Task ChangeRunAsync(string status)
    {
        var (_, problem) = await _world.Process.Runs.ChangeAsync((await FindAsync("run"))!, status, TestStaff.Admin, Cancel);
        Assert.True(problem is null, problem?.Code.Code);
        await _world.DeliverAsync();
    }

    private Task ChangeAsync(int person, Func<PreorderDocument, PreorderDocument> change) =>
        _world.ChangeAsync(People[person], (order, _) => change(order));

    private async Task SaveAsync(ChargeRunDocument run)
    {
        var found = await World.Memory.FindAsync(ChargeRunDocument.Container, run.Pk, run.Id, Cancel);
        Assert.NotNull(await World.Memory.ReplaceAsync(ChargeRunDocument.Container, run, found!.ETag, Cancel));
    }

    private async Task<ChargeRunDocument?> FindAsync(string run) =>
        (
            await World.Memory.FindAsync(
                ChargeRunDocument.Container,
                ChargeRunDocument.PartitionOf(PreorderWorld.CampaignId, PreorderWorld.EditionId),
                run,
                Cancel
            )
        )?.Document;

    private Task<ChargeDryRun> DryRunAsync(ChargeSelection selection) =>
        _world.Process.Reports.DryRunAsync(PreorderWorld.CampaignId, Edition, selection, Cancel);

    private async Task<ChargeRunResponse> ReportAsync() =>
        await _world.Process.Reports.OfAsync((await FindAsync("run"))!, Cancel);

    private static ChargeRunHint Hint(string run) => new(PreorderWorld.CampaignId, PreorderWorld.EditionId, run);
}
