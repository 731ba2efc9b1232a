using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that the report of a charge run is final once no pre-order is left.</summary>
public sealed class ChargeRunReportTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string DeclinedLater = "4000000000000341";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(2, PaymentKind.Deposit));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Report_OfAnEndedRun_NeverChanges()
    {
        await OrderAsync();
        await _world.ChargeRunAsync("run");
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)); // the sweep ends the run
        var ended = await FindAsync("run");

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromDays(8), TimeSpan.FromHours(12)); // Bob's charge is given up
        await _world.ChargeRunAsync("another");

        Assert.Equal(PreorderStatus.Refunded, _world.World.Preorder(Ann)!.Status);
        Assert.Equal(PreorderStatus.Refunded, _world.World.Preorder(Bob)!.Status);
        Assert.Equal(new ChargeRunCounts(Due: 2, Charged: 1, ActionRequired: 0, Failed: 1, Cancelled: 0, Left: 0), ended.Report);
        var report = await _world.Process.Reports.OfAsync(await FindAsync("run"), Cancel);
        Assert.Equal(
            new ChargeRunResponse("run", "done", 2, 1, 0, 1, 0, 0, null, "admin-1", null, []) with
            {
                Changes = report.Changes,
            },
            report
        );
        Assert.Empty(report.Changes);
    }

    [Theory]
    [InlineData(ChargeRunDocument.Running, PreorderStatus.Paid)] // the run may include more pre-orders
    [InlineData(ChargeRunDocument.Charging, PreorderStatus.ChargeDue)]
    [InlineData(ChargeRunDocument.Charging, PreorderStatus.Charging)]
    public async Task Report_PreordersMayBeLeft_IsNotFinal(string run, PreorderStatus preorder)
    {
        await OrderAsync();
        await _world.ChargeRunAsync("run");
        await _world.ChangeAsync(Ann, (standing, _) => standing with { Status = preorder, Charge = null, DueAt = null });
        var found = await FindAsync("run");
        var running = found with { Status = run, Report = null };

        var report = await _world.Process.Reports.OfAsync(running, Cancel);

        Assert.Equal("running", report.Status);
        Assert.NotNull(report.ExpectedEnd);
        Assert.Equal(found, await FindAsync("run"));
    }

    /// <summary>An order that an earlier run has charged owes money again, because its price rose.</summary>
    [Fact]
    public async Task Report_OrderChargedByAnEarlierRun_IsLeftUntilItIsChargedAgain()
    {
        await OrderAsync();
        await _world.ChargeRunAsync("run");
        Assert.Equal(PreorderStatus.Paid, _world.World.Preorder(Ann)!.Status);
        await _world.ChangeAsync(
            Ann,
            (preorder, now) =>
                preorder.To(PreorderStatus.ChargeDue, now) with
                {
                    Amount = 2000,
                    DueAt = null,
                    ChargeRunId = "next",
                }
        );
        var next = await FindAsync("run") with { Id = "next", Status = ChargeRunDocument.Charging, Report = null };

        var report = await _world.Process.Reports.OfAsync(next, Cancel);

        Assert.Equal(("running", 1, 0), (report.Status, report.Left, report.Charged));
    }

    [Fact]
    public async Task Report_EndedByAnotherProcess_IsThatReport()
    {
        await OrderAsync();
        await _world.ChargeRunAsync("run");
        var before = await FindAsync("run");
        var first = await _world.Process.Reports.OfAsync(before, Cancel);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);

        Assert.Equal(first, await _world.Process.Reports.OfAsync(before, Cancel));
    }

    private async Task OrderAsync()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.PlaceAsync(Bob);
        await _world.PayAsync(Bob, DeclinedLater);
    }

    private async Task<ChargeRunDocument> FindAsync(string run) =>
        (await _world.Process.ChargeRuns.FindAsync(PreorderWorld.CampaignId, PreorderWorld.EditionId, run, Cancel))!.Document;
}
