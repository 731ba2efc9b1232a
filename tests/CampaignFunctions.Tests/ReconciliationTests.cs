using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the comparison of the ledgers with Stripe's books.</summary>
public sealed class ReconciliationTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(200));

    private PreorderWorld World => _world.World;

    private DateTimeOffset Now => World.Clock.GetUtcNow();

    /// <summary>Payments, refunds by us and by hand, refunds that failed, and disputes with each outcome.</summary>
    [Fact]
    public async Task Reconcile_MoneyOfEachKind_IsEqual()
    {
        await PaidAsync(Ann);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await PaidAsync(Bob);
        await _world.ChangeAsync(Bob, (order, now) => StaffChanges.Refund(order, 300, now));
        _world.Stripe.Do(stripe =>
        {
            stripe.ReturnRefund(stripe.List("refund", refund => refund["amount"]!.GetValue<long>() == 300).Single());
            return true;
        });
        await NextDayAsync();
        await PaidAsync("cat", "4000000000000259");
        _world.Decide(isWon: true);
        await NextDayAsync();
        await PaidAsync("dan");
        Dispute("dan", 400);
        await NextDayAsync();

        var report = await _world.ReconcileAsync();

        Assert.Empty(report.Differences);
        Assert.True(report.AreAllListed);
        MoneySums[] sums = [new(2000, 1000, 0), new(1000, 0, 0), new(1000, 0, 400)];
        Assert.Equal(sums, report.Days.Select(day => day.Ours));
        Assert.Equal(sums, report.Days.Select(day => day.Theirs));
        Assert.Equal([1, 2, 3], report.Days.Select(day => day.Date.Day));
    }

    /// <summary>The ledger lacks an entry, has one too many, or has another amount or outcome.</summary>
    [Theory]
    [InlineData(DifferenceKind.MissingHere, null, 1000L)]
    [InlineData(DifferenceKind.MissingThere, 70L, null)]
    [InlineData(DifferenceKind.Amount, 999L, 1000L)]
    [InlineData(DifferenceKind.Outcome, 0L, 1000L)]
    public async Task Reconcile_LedgerIsWrong_ListsTheDifference(DifferenceKind kind, long? ours, long? theirs)
    {
        await PaidAsync(Ann);
        await PaidAsync(Bob);
        await NextDayAsync();
        await ChangeLedgerAsync(
            Ann,
            ledger =>
                kind switch
                {
                    DifferenceKind.MissingHere => [],
                    DifferenceKind.MissingThere =>
                    [
                        .. ledger,
                        new("re_unknown", Accounts.Customer, Accounts.Provider, 70, ledger[0].At),
                    ],
                    DifferenceKind.Amount => [ledger[0] with { Amount = 999 }],
                    _ => [ledger[0], ledger[0] with { Reference = $"{ledger[0].Reference}:failed" }],
                }
        );

        var report = await _world.ReconcileAsync();

        var difference = Assert.Single(report.Differences);
        Assert.Equal(
            (kind, ours, theirs, World.IdOf(Ann)),
            (difference.Kind, difference.Ours, difference.Theirs, difference.PreorderId)
        );
        Assert.NotEqual(report.Days[0].Ours, report.Days[0].Theirs);
    }

    /// <summary>The ledger learns of a payment after midnight: it counts on the day at Stripe.</summary>
    [Fact]
    public async Task Reconcile_LedgerLearnsAfterMidnight_IsEqual()
    {
        await PaidAsync(Ann);
        await NextDayAsync();
        await ChangeLedgerAsync(Ann, ledger => [ledger[0] with { At = ledger[0].At.AddDays(1) }]);
        await NextDayAsync();

        var report = await _world.ReconcileAsync();

        Assert.Empty(report.Differences);
        Assert.Equal(1, Assert.Single(report.Days).Date.Day);
    }

    /// <summary>Stripe has a payment weeks before the first day, and the ledger learnt of it late.</summary>
    [Fact]
    public async Task Reconcile_PaymentIsOlderThanTheBooksRead_IsCheckedAgain()
    {
        await PaidAsync(Ann);
        await _world.PassAsync(TimeSpan.FromDays(40), TimeSpan.FromDays(1));
        await ChangeLedgerAsync(Ann, ledger => [ledger[0] with { At = Now.AddDays(-2) }]);

        var report = await _world.ReconcileAsync();

        Assert.Empty(report.Differences);
        Assert.All(report.Days, day => Assert.Equal(day.Theirs, day.Ours));
    }

    /// <summary>Stripe's account also serves other applications and campaigns.</summary>
    [Fact]
    public async Task Reconcile_MoneyOfOthers_IsLeftOut()
    {
        await PaidAsync(Ann);
        _world.Stripe.Do(stripe =>
        {
            foreach (var metadata in new[] { "{}", """{"campaign":"other","preorder":"a.b"}""" })
                stripe.New(
                    "charge",
                    "ch",
                    new()
                    {
                        ["amount"] = 5000L,
                        ["currency"] = "eur",
                        ["payment_intent"] = "pi_other",
                        ["metadata"] = System.Text.Json.Nodes.JsonNode.Parse(metadata),
                        ["status"] = "succeeded",
                    }
                );
            return true;
        });
        await NextDayAsync();

        var report = await _world.ReconcileAsync();

        Assert.Empty(report.Differences);
        Assert.Equal(1000, Assert.Single(report.Days).Theirs.Received);
    }

    /// <summary>Stripe lists at most 100 objects on a page.</summary>
    [Fact]
    public async Task Reconcile_SeveralPages_AreAllRead()
    {
        for (var i = 0; i < 120; i++)
            await PaidAsync($"p{i}");
        await NextDayAsync();

        var report = await _world.ReconcileAsync();

        Assert.Empty(report.Differences);
        Assert.Equal(120_000, Assert.Single(report.Days).Theirs.Received);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Reconcile_StripeFails_IsRepeated(int after)
    {
        StripeFault[] faults = [StripeFault.ServerError, StripeFault.TimeoutAfterSuccess, StripeFault.TooManyRequests];
        foreach (var fault in faults)
        {
            var test = new ReconciliationTests();
            await test.PaidAsync(Ann);
            await test.ChangeLedgerAsync(Ann, _ => []);
            await test.NextDayAsync();
            test._world.Stripe.Faults.Add(new("GET /v1", fault, After: after));

            var report = await test._world.ReconcileAsync();

            Assert.Equal(DifferenceKind.MissingHere, Assert.Single(report.Differences).Kind);
            Assert.True(test._world.Stripe.Faults.AreUsedUp);
        }
    }

    /// <summary>The key lacks a permission, or Stripe rejects the call: the job ends with the reason, and sales go on.</summary>
    [Theory]
    [InlineData(nameof(StripeFault.Forbidden), "account")]
    [InlineData(nameof(StripeFault.Refused), "refused")]
    public async Task Reconcile_StripeRejectsTheCall_EndsWithTheReason(string fault, string reason)
    {
        await PaidAsync(Ann);
        await NextDayAsync();
        _world.Stripe.Faults.Add(new("GET /v1/disputes", Enum.Parse<StripeFault>(fault), Times: 100));

        Assert.Null(await _world.TryReconcileAsync("job", reason));
        await PaidAsync(Bob);
        Assert.Equal(PreorderStatus.Paid, World.Preorder(Bob)!.Status);
    }

    /// <summary>The ledger has a payment that this Stripe account does not know.</summary>
    [Fact]
    public async Task Reconcile_PaymentThatStripeDoesNotKnow_IsListed()
    {
        await PaidAsync(Ann);
        await _world.ChangeAsync(
            Ann,
            (order, now) =>
                order with
                {
                    Payments = ["pi_unknown", .. order.Payments],
                    Ledger = [.. order.Ledger, new("pi_unknown", Accounts.Provider, Accounts.Customer, 50, now)],
                }
        );
        await NextDayAsync();

        var difference = Assert.Single((await _world.ReconcileAsync()).Differences);

        Assert.Equal((DifferenceKind.MissingThere, "pi_unknown"), (difference.Kind, difference.Reference));
    }

    /// <summary>The payment of one customer is in the ledger of another one too.</summary>
    [Fact]
    public async Task Reconcile_PaymentInAForeignLedger_IsListed()
    {
        await PaidAsync(Ann);
        await PaidAsync(Bob);
        var (payment, entry) = (World.Preorder(Ann)!.Payments[0], World.Preorder(Ann)!.Ledger[0]);
        await _world.ChangeAsync(
            Bob,
            (order, _) => order with { Payments = [.. order.Payments, payment], Ledger = [.. order.Ledger, entry] }
        );
        await NextDayAsync();

        var difference = Assert.Single((await _world.ReconcileAsync()).Differences);

        Assert.Equal((DifferenceKind.MissingThere, World.IdOf(Bob)), (difference.Kind, difference.PreorderId));
    }

    /// <summary>The event of a refund by hand was lost, and so was the list of events: the next comparison is equal.</summary>
    [Fact]
    public async Task Reconcile_EventWasLost_HasThePaymentsCheckedAgain()
    {
        await PaidAsync(Ann);
        await _world.ChangeAsync(Ann, (order, now) => StaffChanges.Refund(order, 300, now));
        await NextDayAsync();
        await _world.ChangeAsync(Ann, (order, _) => order with { Ledger = [order.Ledger[0]] });

        Assert.Equal(DifferenceKind.MissingHere, Assert.Single((await _world.ReconcileAsync()).Differences).Kind);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Empty((await _world.ReconcileAsync("another")).Differences);
        _world.CheckBooks();
    }

    [Fact]
    public async Task Reconcile_ProcessEndsAtEveryPoint_IsFinished()
    {
        for (var (point, isReached) = (0, true); isReached; point += 3)
        {
            var test = new ReconciliationTests();
            await test.PaidAsync(Ann);
            await test.PaidAsync(Bob);
            await test.ChangeLedgerAsync(Ann, _ => []);
            await test.NextDayAsync();
            test._world.EndAt(point);

            var report = await test._world.ReconcileAsync();

            Assert.Equal((1000, 2000), (report.Days[0].Ours.Received, report.Days[0].Theirs.Received));
            Assert.Single(report.Differences);
            isReached = test._world.HasCrashed;
            Assert.True(point < 1000);
        }
    }

    [Theory]
    [InlineData("2026-02-01", "2026-02-28", true)]
    [InlineData("2026-02-28", "2026-02-28", true)]
    [InlineData("2026-01-29", "2026-02-28", true)]
    [InlineData("2026-01-28", "2026-02-28", false)]
    [InlineData("2026-02-28", "2026-02-27", false)]
    [InlineData("2026-02-28", "2026-03-01", false)] // today is not over
    [InlineData("1999-12-31", "2000-01-01", false)]
    [InlineData("0001-01-01", "0001-01-01", false)]
    public void Request_Days_AreChecked(string from, string to, bool isValid)
    {
        var request = new ReconciliationRequest(
            DateOnly.Parse(from, System.Globalization.CultureInfo.InvariantCulture),
            DateOnly.Parse(to, System.Globalization.CultureInfo.InvariantCulture)
        );

        Assert.Equal(isValid ? null : ProblemCode.Invalid, request.Check(Now)?.Code);
    }

    /// <summary>More differences than a report lists are counted, and the report says that it is not complete.</summary>
    [Fact]
    public void Comparison_TooManyDifferences_SaysSo()
    {
        var theirs = Enumerable
            .Range(0, Comparison.MostListed + 1)
            .Select(i => new BookEntry(Book.Payments, $"pi_{i}", 10, "EUR", Now.AddDays(-1), null, "a.b"));

        var report = Comparison.Of(theirs, [], Now.AddDays(-2), Now);

        Assert.Equal((Comparison.MostListed, false), (report.Differences.Length, report.AreAllListed));
        Assert.Equal(10 * (Comparison.MostListed + 1), report.Days.Sum(day => day.Theirs.Received));
    }

    /// <summary>The same payment in two ledgers would be counted twice.</summary>
    [Fact]
    public void Comparison_EntryInTwoLedgers_IsADifference()
    {
        var theirs = new BookEntry(Book.Payments, "pi_1", 10, "EUR", Now.AddDays(-1), null, "a.b");
        var ours = new OwnEntry(Book.Payments, "pi_1", 10, "EUR", Now.AddDays(-1), [], "a.b");

        var report = Comparison.Of([theirs, theirs], [ours, ours with { PreorderId = "c.d" }], Now.AddDays(-2), Now);

        var difference = Assert.Single(report.Differences);
        Assert.Equal((DifferenceKind.MissingThere, "c.d"), (difference.Kind, difference.PreorderId));
    }

    [Theory]
    [InlineData(null, new string[0], true)]
    [InlineData("won", new[] { "won" }, true)]
    [InlineData("won", new[] { "lost", "won" }, true)] // the bank changed its decision
    [InlineData("lost", new[] { "won" }, false)]
    [InlineData("failed", new string[0], false)]
    [InlineData(null, new[] { "failed" }, false)]
    public void Comparison_OfOutcomes_IsDecided(string? theirs, string[] ours, bool agree)
    {
        var there = new BookEntry(Book.Refunds, "x", 10, "EUR", Now, theirs, "a.b");
        var here = new OwnEntry(Book.Refunds, "x", 10, "EUR", Now, ours, "a.b");

        Assert.Equal(agree ? null : DifferenceKind.Outcome, Comparison.KindOf(here, there));
        Assert.Equal(DifferenceKind.Amount, Comparison.KindOf(here with { Currency = "SEK" }, there));
    }

    private async Task PaidAsync(string person, string card = "4242424242424242")
    {
        await _world.PlaceAsync(person);
        await _world.PayAsync(person, card);
        await _world.PassAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    }

    private async Task NextDayAsync()
    {
        await _world.NoticeAsync();
        await _world.PassAsync(TimeSpan.FromDays(1), TimeSpan.FromHours(6));
    }

    private void Dispute(string person, long amount) =>
        _world.Stripe.Do(stripe =>
        {
            var payment = World.Preorder(person)!.Payments[0];
            return stripe.Dispute(
                stripe.List("charge", charge => StripeBooks.TextOf(charge, "payment_intent") == payment).Single(),
                amount
            );
        });

    private Task ChangeLedgerAsync(string person, Func<LedgerEntry[], LedgerEntry[]> change) =>
        _world.ChangeAsync(person, (order, _) => order with { Ledger = change(order.Ledger) });
}
