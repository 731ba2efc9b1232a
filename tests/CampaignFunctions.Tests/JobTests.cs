using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of work on many pre-orders: a cancelled edition, and pre-orders that go on together.</summary>
public sealed class JobTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string Cat = "cat";

    private static readonly Staff Admin = new("issuer", "admin-1", [Staff.Admin]);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(2));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    private DateTimeOffset Now => World.Clock.GetUtcNow();

    /// <summary>Everybody is told and gets everything back, nobody is offered a freed unit, and nobody can order.</summary>
    [Fact]
    public async Task CancelEdition_OrdersInSeveralStatuses_EndsThemAll()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.PlaceAsync(Bob);
        await _world.PlaceAsync(Cat, waitlist: true);
        Assert.Equal(PreorderStatus.Waitlisted, World.Preorder(Cat)!.Status);

        var job = await CancelEditionAsync(100);

        Assert.Equal((JobStatus.Done, new JobReport(3, 0, 0)), (job.Status, job.Report));
        Assert.Equal(PreorderStatus.Refunded, World.Preorder(Ann)!.Status);
        Assert.Equal(PreorderStatus.Cancelled, World.Preorder(Bob)!.Status);
        Assert.Equal(PreorderStatus.Cancelled, World.Preorder(Cat)!.Status);
        Assert.DoesNotContain(_world.Mails, mail => mail.Subject.Contains("your turn", StringComparison.Ordinal));
        foreach (var person in new[] { Ann, Bob, Cat })
        {
            var last = _world.Mails.Last(mail => mail.To == PreorderWorld.EmailOf(person));
            Assert.Contains("we've had to cancel", last.Text, StringComparison.Ordinal);
            Assert.Equal("not made", Assert.Single(World.Preorder(person)!.StaffActions!).Reason);
        }

        Assert.All(World.Shards(), shard => Assert.Empty(shard.Allocations));
        var campaign = (await _world.Process.Campaigns.RefreshAsync(PreorderWorld.CampaignId, Cancel))!.Document;
        var (_, refusal) = await _world.Process.Place.HandleAsync(World.Order("dan") with { Campaign = campaign }, Cancel);
        Assert.Equal(ProblemCode.EditionWithdrawn, refusal?.Code);
        _world.CheckBooks();
    }

    /// <summary>The bank decides first; the customer's own cancellation keeps its terms.</summary>
    [Fact]
    public async Task CancelEdition_OrdersThatItMustNotChange_AreReported()
    {
        World.Define(PreorderWorld.Edition(2) with { Refund = new(Now.AddDays(1), 50) });
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann, "4000000000000259"); // disputed at once
        await _world.PlaceAsync(Bob);
        await _world.PayAsync(Bob);
        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);

        var job = await CancelEditionAsync(100);

        Assert.Equal(new JobReport(Changed: 0, Refused: 1, Fulfilled: 0), job.Report);
        Assert.Equal(PreorderStatus.Disputed, World.Preorder(Ann)!.Status);
        Assert.Equal((PreorderStatus.Cancelled, 500), (World.Preorder(Bob)!.Status, World.Preorder(Bob)!.Paid()));
    }

    /// <summary>A process that still has the campaign in its cache accepts an order: the job waits, and finds it.</summary>
    [Fact]
    public async Task CancelEdition_OrderAcceptedMeanwhile_IsCancelledToo()
    {
        await _world.PlaceAsync(Ann);
        var stale = World.Order(Bob);
        var late = new PreorderProcess(World.Memory, _world.Queues, new InstantGateway(World.Clock), _world, World.Clock);
        await late.Campaigns.FindAsync(PreorderWorld.CampaignId, Cancel);
        await AskAsync(100);

        var placed = await late.Place.HandleAsync(stale, Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(10));

        Assert.True(placed.IsSuccess);
        Assert.Equal(PreorderStatus.Cancelled, World.Preorder(Bob)!.Status);
        Assert.Equal(2, (await FindAsync())!.Report!.Changed);
        World.CheckStock();
    }

    /// <summary>Somebody cancels by the link, but the customer has paid first: the cancellation for the brand stands.</summary>
    [Fact]
    public async Task CancelEdition_CancelledByLinkThenPaid_IsRefunded()
    {
        await _world.PlaceAsync(Ann);
        _world.Queues.Loses = () => true;
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(Ann, PreorderChanges.CancelByLink);
        Assert.True(World.Preorder(Ann)!.IsCancelledByLink);
        _world.Queues.Loses = () => false;

        var job = await CancelEditionAsync(100);

        Assert.Equal(new JobReport(1, 0, 0), job.Report);
        Assert.Equal((PreorderStatus.Refunded, 0), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));
        _world.CheckBooks();
    }

    /// <summary>Customers keep the units that they have, unless staff want them back.</summary>
    [Theory]
    [InlineData(false, PreorderStatus.Fulfilled, 0, 1)]
    [InlineData(true, PreorderStatus.Refunded, 1, 0)]
    public async Task CancelEdition_FulfilledOrder_StaysUnlessAsked(bool with, PreorderStatus status, int changed, int fulfilled)
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(Ann, (order, now) => PreorderChanges.Fulfil(order, "parcel", now));

        await _world.Process.Ask.CancelEditionAsync(
            Job(JobKind.CancelEdition),
            PreorderWorld.EditionId,
            new(100, "x", with),
            Cancel
        );
        await _world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10));

        Assert.Equal(status, World.Preorder(Ann)!.Status);
        Assert.Equal(new JobReport(changed, 0, fulfilled), (await FindAsync())!.Report);
    }

    /// <summary>A dispute does not take the units back from a customer who has them.</summary>
    [Fact]
    public async Task CancelEdition_FulfilledOrderInDispute_Stays()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(Ann, (order, now) => PreorderChanges.Fulfil(order, "parcel", now));
        await _world.ChangeAsync(Ann, (order, now) => order.To(PreorderStatus.Disputed, now));

        var job = await CancelEditionAsync(100);

        Assert.Equal(new JobReport(0, 0, 1), job.Report);
        Assert.Equal(1000, World.Preorder(Ann)!.Paid());
    }

    /// <summary>A draft that asks for its units after the end of the sale is refused, however long its order took.</summary>
    [Fact]
    public async Task CancelEdition_DraftOfASlowOrder_GetsNoUnits()
    {
        var stale = World.Order(Bob);
        await CancelEditionAsync(100);

        var (_, refusal) = await _world.Process.Place.HandleAsync(stale, Cancel);

        Assert.Equal(ProblemCode.EditionWithdrawn, refusal?.Code);
        Assert.Null(World.Preorder(Bob));
        World.CheckStock();
    }

    /// <summary>The process ends after it has recorded the job: the job stops the sale itself.</summary>
    [Fact]
    public async Task CancelEdition_ProcessEndsAfterItsStart_StopsTheSale()
    {
        await _world.Process.Jobs.StartAsync(
            Job(JobKind.CancelEdition) with
            {
                EditionId = PreorderWorld.EditionId,
                Percent = 100,
            },
            Cancel
        );
        await _world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10));

        Assert.Equal(JobStatus.Done, (await FindAsync())!.Status);
        var campaign = await _world.Process.Campaigns.RefreshAsync(PreorderWorld.CampaignId, Cancel);
        Assert.True(campaign!.Document.IsWithdrawn(PreorderWorld.EditionId));
    }

    [Fact]
    public async Task Start_SameKeyAndAnotherBody_IsRefused()
    {
        var job = Job(JobKind.ResumePreorders);
        Assert.True((await _world.Process.Jobs.StartAsync(job, Cancel)).IsSuccess);
        Assert.True((await _world.Process.Jobs.StartAsync(job, Cancel)).IsSuccess);

        var other = await _world.Process.Jobs.StartAsync(job with { BodyHash = "other" }, Cancel);

        Assert.Equal(ProblemCode.IdempotencyKeyReused, other.Problem?.Code);
    }

    /// <summary>The store was restored, and does not know the place at which the scan goes on.</summary>
    [Fact]
    public async Task Step_UnknownContinuation_BeginsAgain()
    {
        await WaitingAsync(Ann, "refused");

        await _world.Process.Jobs.StartAsync(Job(JobKind.ResumePreorders) with { Continuation = "unknown" }, Cancel);
        await _world.DeliverAsync();

        Assert.Equal(new JobReport(1, 0, 0), (await FindAsync())!.Report);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public async Task CancelEdition_NoPercentage_WithdrawsNothing(int percent)
    {
        var asked = await _world.Process.Ask.CancelEditionAsync(
            Job(JobKind.CancelEdition),
            PreorderWorld.EditionId,
            new(percent, "x"),
            Cancel
        );

        Assert.Equal(ProblemCode.Invalid, asked.Problem?.Code);
        Assert.Null(await _world.TryPlaceAsync(Ann, waitlist: false));
    }

    /// <summary>Only an order that waits with this code goes on.</summary>
    [Theory]
    [InlineData(null, 2)]
    [InlineData("refused", 1)]
    [InlineData("unknown", 0)]
    public async Task Resume_OrdersThatWait_GoOn(string? code, int changed)
    {
        await WaitingAsync(Ann, "refused");
        await WaitingAsync(Bob, "other");

        await _world.Process.Jobs.StartAsync(Job(JobKind.ResumePreorders) with { Code = code }, Cancel);
        await _world.DeliverAsync();

        Assert.Equal(new JobReport(changed, 0, 0), (await FindAsync())!.Report);
        Assert.Equal(2 - changed, World.Preorders().Count(order => order.StaffNeeded is not null));
    }

    /// <summary>An order that stops again after the job was asked for is a matter of the next job.</summary>
    [Fact]
    public async Task Resume_OrderThatStopsLater_StaysStopped()
    {
        await WaitingAsync(Ann, "refused");
        var job = Job(JobKind.ResumePreorders) with { AskedAt = Now.AddMinutes(-1) };

        await _world.Process.Jobs.StartAsync(job, Cancel);
        await _world.DeliverAsync();

        Assert.NotNull(World.Preorder(Ann)!.StaffNeeded);
        Assert.Equal(JobStatus.Done, (await FindAsync())!.Status);
    }

    /// <summary>A scan has several pages. Two processes carry out the job at once, and its messages come twice.</summary>
    [Fact]
    public async Task Resume_ManyOrdersInTwoProcesses_ChangesEachOnce()
    {
        const int Orders = 1100;
        for (var i = 0; i < Orders; i++)
        {
            var id = $"p{i}.o";
            var order = PreorderWorld.Bare(PreorderStatus.Waitlisted) with
            {
                Id = id,
                Pk = PreorderIds.PartitionOfId(PreorderWorld.CampaignId, id)!,
                StaffNeeded = new("refused", Now),
            };
            await World.Memory.CreateAsync(PreorderDocument.Container, order, Cancel);
        }

        await _world.Process.Jobs.StartAsync(Job(JobKind.ResumePreorders), Cancel);
        var other = new PreorderProcess(World.Memory, _world.Queues, new InstantGateway(World.Clock), _world, World.Clock);
        var hint = new JobHint(PreorderWorld.CampaignId, "job");
        await Task.WhenAll(_world.Process.Jobs.HandleAsync(hint, Cancel), other.Jobs.HandleAsync(hint, Cancel));
        await other.Jobs.HandleAsync(hint, Cancel);

        Assert.Equal(new JobReport(Orders, 0, 0), (await FindAsync())!.Report);
        Assert.All(World.Preorders(), order => Assert.Single(order.StaffActions!));
    }

    /// <summary>The message is lost: the sweep sends another one, but not while the job works.</summary>
    [Fact]
    public async Task Sweep_JobThatStopped_GoesOn()
    {
        _world.Queues.Loses = () => true;
        await _world.Process.Jobs.StartAsync(Job(JobKind.ResumePreorders), Cancel);
        _world.Queues.Loses = () => false;

        await _world.Process.Jobs.SweepAsync(Cancel);
        Assert.Empty(_world.Queues.All);
        World.Clock.Advance(TimeSpan.FromMinutes(10));
        await _world.Process.Jobs.SweepAsync(Cancel);
        await _world.DeliverAsync();

        Assert.Equal(JobStatus.Done, (await FindAsync())!.Status);
        await _world.Process.Jobs.SweepAsync(Cancel);
        Assert.Empty(_world.Queues.All);
    }

    /// <summary>A later change of the campaign must not put the edition on sale again.</summary>
    [Fact]
    public async Task CancelEdition_CampaignIsSavedLater_StaysWithdrawn()
    {
        await CancelEditionAsync(100);
        var campaign = (await _world.Process.Campaigns.RefreshAsync(PreorderWorld.CampaignId, Cancel))!.Document;

        var saved = SaveCampaign.Decide(campaign, campaign.Definition, currentPepper: 1, Now);

        Assert.True(saved.Value.IsWithdrawn(PreorderWorld.EditionId));
    }

    private async Task WaitingAsync(string person, string code)
    {
        await _world.PlaceAsync(person);
        await _world.ChangeAsync(person, (order, now) => order.WaitingForStaff(code, now));
    }

    private async Task<JobDocument> CancelEditionAsync(int percent)
    {
        await AskAsync(percent);
        await _world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(10));
        return (await FindAsync())!;
    }

    private async Task AskAsync(int percent)
    {
        var asked = await _world.Process.Ask.CancelEditionAsync(
            Job(JobKind.CancelEdition),
            PreorderWorld.EditionId,
            new(percent, "x"),
            Cancel
        );
        Assert.True(asked.IsSuccess, asked.Problem?.Code.Code);
    }

    private JobDocument Job(JobKind kind) =>
        new()
        {
            Id = "job",
            Pk = PreorderWorld.CampaignId,
            Kind = kind,
            Status = JobStatus.Running,
            By = Admin.Subject,
            BodyHash = "hash",
            Reason = "not made",
            AskedAt = Now,
            TouchedAt = Now,
        };

    private Task<JobDocument?> FindAsync() => _world.Process.Jobs.FindAsync(PreorderWorld.CampaignId, "job", Cancel);
}
