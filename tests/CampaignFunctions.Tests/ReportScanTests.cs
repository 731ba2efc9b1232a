using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Options;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests that a report counts a pre-order once, with its last version, if the pre-order changes during the scan. The scan then
/// returns it on two pages.
/// </summary>
public sealed class ReportScanTests
{
    private const string Run = "run";

    private readonly IDocumentStore _store = Substitute.For<IDocumentStore>();
    private readonly PreorderDocument _confirmed;

    public ReportScanTests()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(2, PaymentKind.Deposit));
        world.PlaceAsync("ann").GetAwaiter().GetResult();
        world.PayAsync("ann").GetAwaiter().GetResult();
        _confirmed = world.World.Preorder("ann")! with { ChargeRunId = Run };
        var other = _confirmed with { Id = "other", Status = PreorderStatus.ChargeDue };
        var charging = _confirmed with { Status = PreorderStatus.Charging };
        var cancelled = _confirmed with { Status = PreorderStatus.Cancelled, CancelRequestedAt = world.World.Clock.GetUtcNow() };
        _store
            .ScanAsync(PreorderDocument.Container, Arg.Any<Filter>(), Arg.Any<string?>(), Arg.Any<CancellationToken>())
            .Returns(Page("1", charging, other), Page("2", charging), Page(null, cancelled));
    }

    [Fact]
    public async Task ChargeRun_PreorderChangedDuringTheScan_CountsOnce()
    {
        var reports = new ChargeRunReports(_store, Options.Create(new PaymentSettings()), TimeProvider.System);
        var run = new ChargeRunDocument
        {
            Id = Run,
            Pk = "c:first",
            CampaignId = "c",
            EditionId = "first",
            AskedAt = TimeProvider.System.GetUtcNow(),
            Status = ChargeRunDocument.Charging,
        };

        var report = await reports.OfAsync(run, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1, 1), (report.Due, report.Cancelled, report.Left));
    }

    [Fact]
    public async Task Demand_PreorderChangedDuringTheScan_CountsOnce()
    {
        var demand = await new DemandReport(_store, TimeProvider.System).ReadAsync("c", TestContext.Current.CancellationToken);

        var edition = Assert.Single(demand.Editions);
        Assert.Equal(
            [new("cancelled", 1), new("charge-due", 1)],
            edition.Units.OrderBy(units => units.Key, StringComparer.Ordinal)
        );
        Assert.Equal(1, demand.Preorders);
        Assert.Equal(2 * _confirmed.Paid(), edition.Money.Collected);
    }

    private static ScanPage<PreorderDocument> Page(string? continuation, params PreorderDocument[] documents) =>
        new([.. documents.Select(document => new Versioned<PreorderDocument>(document, "1"))], continuation);
}
