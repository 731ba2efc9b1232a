using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the sums of demand, and of the progress of a charge run, over pre-orders in every state.</summary>
public sealed class ReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);
    private readonly MemoryStore _store = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Demand_OfTwoEditionsAndCurrencies_SumsUnitsChoicesAndMoney()
    {
        await AddAsync("a", PreorderStatus.Paid, paid: 1000, choice: "pop", quantity: 2);
        await AddAsync("b", PreorderStatus.Confirmed, paid: 100, choice: "lounge");
        await AddAsync("c", PreorderStatus.Confirmed, paid: 100, wentBack: 40, choice: "pop");
        await AddAsync("d", PreorderStatus.Confirmed, paid: 100, choice: "pop", isCancelling: true);
        await AddAsync("e", PreorderStatus.Reserved, paid: 0, choice: "pop");
        await AddAsync("f", PreorderStatus.Disputed, paid: 1000, disputed: 1000, choice: "pop");
        await AddAsync("g", PreorderStatus.Draft, paid: 0, choice: "pop");
        await AddAsync(
            "h",
            PreorderStatus.Refunded,
            paid: 1000,
            wentBack: 1000,
            choice: "pop",
            edition: "second",
            currency: "CHF"
        );
        await AddAsync("i", PreorderStatus.Paid, paid: 1000, choice: "pop", edition: "third", currency: "CHF");

        var demand = await new DemandReport(_store, _clock).ReadAsync(PreorderWorld.CampaignId, Cancel);

        var first = demand.Editions.Single(edition => edition.EditionId == "first");
        Assert.Equal(6, demand.Preorders);
        Assert.Equal("confirmed 3, disputed 1, paid 2, reserved 1", Text(first.Units));
        Assert.Equal("lounge 1, pop 5", Text(first.Choices["trim"]));
        // Collected: 1000 + 100 + 60 + 100. Owed: 900 of b, and 900 of c, of which somebody refunded 40 by hand.
        Assert.Equal(new("EUR", 1260, 40, 1800, 3060), first.Money);
        Assert.Equal([new("CHF", 1000, 1000, 0, 1000), first.Money], demand.Money);
        Assert.Empty(demand.Editions.Single(edition => edition.EditionId == "second").Choices);
    }

    /// <summary>Each pre-order of a run counts once, by how far its charge is.</summary>
    [Fact]
    public async Task ChargeRun_PreordersInEveryState_AreCountedByTheirProgress()
    {
        await AddAsync("left-1", PreorderStatus.ChargeDue, run: true);
        await AddAsync("left-2", PreorderStatus.Charging, run: true);
        await AddAsync("left-3", PreorderStatus.ChargeDue, run: true);
        await AddAsync("asked", PreorderStatus.ActionRequired, run: true);
        await AddAsync("declined", PreorderStatus.Declined, run: true);
        await AddAsync("given-up", PreorderStatus.Refunding, run: true, isCancelling: true, isGivenUp: true);
        await AddAsync("cancelled", PreorderStatus.Refunding, run: true, isCancelling: true);
        await AddAsync("nothing-owed", PreorderStatus.Confirmed, run: true);
        await AddAsync("charged", PreorderStatus.Paid, paid: 1000, run: true);
        await AddAsync("other-run", PreorderStatus.ChargeDue);

        var report = await ReportAsync(ChargeRunDocument.Charging);

        Assert.Equal(
            (9, 1, 1, 2, 2, 3),
            (report.Due, report.Charged, report.ActionRequired, report.Failed, report.Cancelled, report.Left)
        );
        Assert.Equal(ChargeRunDocument.Running, report.Status);
        Assert.Equal(Now.AddSeconds(3 / 0.5), report.ExpectedEnd);
    }

    [Fact]
    public async Task ChargeRun_NothingLeft_IsDoneAndFrozen()
    {
        await AddAsync("charged", PreorderStatus.Paid, paid: 1000, run: true);

        var report = await ReportAsync(ChargeRunDocument.Charging);
        await AddAsync("later", PreorderStatus.Paid, paid: 1000, run: true);

        Assert.Equal((ChargeRunDocument.Done, 1, null), (report.Status, report.Due, report.ExpectedEnd));
        Assert.Equal(report, await ReportAsync(ChargeRunDocument.Charging));
    }

    /// <summary>A run that is still including pre-orders is never done.</summary>
    [Fact]
    public async Task ChargeRun_StillIncludingPreorders_IsRunning() =>
        Assert.Equal(ChargeRunDocument.Running, (await ReportAsync(ChargeRunDocument.Running)).Status);

    private async Task<ChargeRunResponse> ReportAsync(string status)
    {
        var run = new ChargeRunDocument
        {
            Id = "run",
            Pk = "c:first",
            CampaignId = PreorderWorld.CampaignId,
            EditionId = "first",
            AskedAt = Now,
            Status = status,
        };
        await _store.CreateAsync(ChargeRunDocument.Container, run, Cancel);
        var stored = await _store.FindAsync(ChargeRunDocument.Container, run.Pk, run.Id, Cancel);
        var settings = Options.Create(new PaymentSettings { PerSecond = 0.5 });
        return await new ChargeRunReports(_store, settings, _clock).OfAsync(stored!.Document, Cancel);
    }

    private async Task AddAsync(
        string id,
        PreorderStatus status,
        long paid = 0,
        long wentBack = 0,
        long disputed = 0,
        string choice = "pop",
        int quantity = 1,
        string edition = "first",
        string currency = "EUR",
        bool isCancelling = false,
        bool isGivenUp = false,
        bool run = false
    )
    {
        List<LedgerEntry> ledger = [];
        if (paid > 0)
            ledger.Add(new($"pi-{id}", Accounts.Provider, Accounts.Customer, paid, Now));
        if (wentBack > 0)
            ledger.Add(new($"re-{id}", Accounts.Customer, Accounts.Provider, wentBack, Now));
        if (disputed > 0)
            ledger.Add(new($"dp-{id}", Accounts.Disputed, Accounts.Provider, disputed, Now));
        var charge = new ChargeIntent(1, 900, 1, Now, $"pi-{id}") { IsGivenUp = isGivenUp, Decline = isGivenUp ? "x" : null };
        var order = new PreorderDocument
        {
            Id = $"{id}.1",
            Pk = id,
            CampaignId = PreorderWorld.CampaignId,
            EditionId = edition,
            VoterKey = id,
            BodyHash = "h",
            CreatedAt = Now,
            Quantity = quantity,
            Choices = new() { ["trim"] = choice },
            Country = "IT",
            Currency = currency,
            Amount = 1000,
            DueNow = 100,
            Title = "First",
            ReturnUrl = PreorderProcess.ReturnUrl,
            Status = status,
            CancelRequestedAt = isCancelling ? Now : null,
            ChargeRunId = run ? "run" : null,
            Charge = run ? charge : null,
            Payments = paid > 0 ? [$"pi-{id}"] : [],
            Ledger = [.. ledger],
        };
        Assert.NotNull(await _store.CreateAsync(PreorderDocument.Container, order, Cancel));
    }

    private static string Text(Dictionary<string, long> counts) =>
        string.Join(
            ", ",
            counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Key} {count.Value}")
        );
}
