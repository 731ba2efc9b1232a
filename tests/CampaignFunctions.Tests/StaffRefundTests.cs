using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of refunds without a cancellation, and of holds that staff extend.</summary>
public sealed class StaffRefundTests
{
    private const string Ann = "ann";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    private PreorderWorld World => _world.World;

    private DateTimeOffset Now => World.Clock.GetUtcNow();

    [Theory]
    [InlineData(null, 0)]
    [InlineData(300L, 700)]
    public async Task Refund_PaidOrder_SendsMoneyAndCancelsNothing(long? amount, long kept)
    {
        await PaidAsync(PaymentKind.Full);

        await RefundAsync(amount);

        Assert.Equal((PreorderStatus.Paid, kept), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));
        Assert.Equal(0, World.Preorder(Ann)!.Outstanding());
        Assert.Contains(amount is null ? "10.00 EUR" : "3.00 EUR", _world.Mails[^1].Text, StringComparison.Ordinal);
        Assert.Contains("your refund is on its way", _world.Mails[^1].Subject, StringComparison.Ordinal);
        _world.CheckBooks();
    }

    /// <summary>The customer does not owe again what staff gave back.</summary>
    [Fact]
    public async Task Refund_OfADeposit_IsNotChargedAgain()
    {
        await PaidAsync(PaymentKind.Deposit);

        await RefundAsync(null);
        await _world.ChargeRunAsync();

        Assert.Equal((PreorderStatus.Paid, 900), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));
        _world.CheckBooks();
    }

    /// <summary>A refund is no reason to disturb the schedule of the charge.</summary>
    [Fact]
    public async Task Refund_DeclinedOrder_KeepsItsSchedule()
    {
        await PaidAsync(PaymentKind.Deposit, "4000000000000341");
        await _world.ChargeRunAsync();
        var before = World.Preorder(Ann)!;

        await RefundAsync(40);

        var after = World.Preorder(Ann)!;
        Assert.Equal((PreorderStatus.Declined, before.DueAt, 60), (after.Status, after.DueAt, after.Paid()));
    }

    [Theory]
    [InlineData(50, 500, 0)]
    [InlineData(50, 200, 300)]
    public async Task Refund_CancelledOrder_AddsToItsTerms(int percent, long amount, long kept)
    {
        World.Define(PreorderWorld.Edition(1) with { Refund = new(Now.AddDays(1), percent) });
        await PaidAsync();
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        Assert.Equal((PreorderStatus.Cancelled, 500), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));

        await RefundAsync(amount);

        Assert.Equal((PreorderStatus.Cancelled, kept), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));
        _world.CheckBooks();
    }

    /// <summary>The terms of a cancellation count what staff gave back before.</summary>
    [Theory]
    [InlineData(100, 300, 0)]
    [InlineData(50, 300, 500)]
    [InlineData(50, 700, 300)]
    public async Task Cancel_AfterARefund_ReturnsTheRest(int percent, long amount, long kept)
    {
        World.Define(PreorderWorld.Edition(1) with { Refund = new(Now.AddDays(1), percent) });
        await PaidAsync();
        await RefundAsync(amount);

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);

        Assert.Equal(kept, World.Preorder(Ann)!.Paid());
        Assert.Equal(Math.Max(0, 1000 - kept - amount), World.Preorder(Ann)!.Refunded());
        var isReturned = _world.Mails[^1].Text.Contains("on its way", StringComparison.Ordinal);
        Assert.Equal(amount < 1000 - kept, isReturned); // the mail of a cancellation names only its own refund
        _world.CheckBooks();
    }

    /// <summary>The money went back at the payment provider before: nothing is sent, and staff must look.</summary>
    [Fact]
    public async Task Refund_MoneyIsGone_WaitsForStaff()
    {
        await PaidAsync();
        _world.Queues.Loses = () => true;
        await RefundAsync(800);
        _world.Stripe.Do(stripe =>
            stripe.Refund(
                new(
                    "POST",
                    "/v1/refunds",
                    new Dictionary<string, string> { ["payment_intent"] = World.Preorder(Ann)!.Payments[0], ["amount"] = "500" },
                    null
                )
            )
        );
        _world.Queues.Loses = () => false;
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        var order = World.Preorder(Ann)!;
        Assert.Equal((StaffNeeded.NothingToRefund, 500), (order.StaffNeeded?.Code, order.Paid()));
        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        Assert.Equal((PreorderStatus.Paid, 500), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Paid()));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Refund_ProviderRefuses_WaitsForStaffAndSendsNoMail()
    {
        await PaidAsync();
        var mails = _world.Mails.Count;
        _world.Stripe.Faults.Add(new("POST /v1/refunds", StripeFault.RefusedKept));

        await RefundAsync(300);

        var order = World.Preorder(Ann)!;
        Assert.Equal((StaffNeeded.RefundFailed, 1000, mails), (order.StaffNeeded?.Code, order.Paid(), _world.Mails.Count));
        _world.Stripe.Faults.Clear();
        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        await RefundAsync(300);
        Assert.Equal(700, World.Preorder(Ann)!.Paid());
        _world.CheckBooks();
    }

    /// <summary>A refund may fail days after it had succeeded, for example because the account is closed.</summary>
    [Fact]
    public async Task Refund_ComesBackLater_WaitsForStaff()
    {
        await PaidAsync();
        await RefundAsync(300);
        _world.Stripe.Do(stripe =>
        {
            stripe.ReturnRefund(stripe.List("refund", _ => true).Single());
            return true;
        });

        await _world.NoticeAsync();

        Assert.Equal(StaffNeeded.RefundFailed, World.Preorder(Ann)!.StaffNeeded?.Code);
        Assert.Equal((0, 1000), (World.Preorder(Ann)!.Goodwill(), World.Preorder(Ann)!.Paid()));
        _world.CheckBooks();
    }

    /// <summary>
    /// The order has two payments, 900 and a deposit of 100. One part of the refund fails: nothing more is sent, the mail tells
    /// the amount that is on its way, and the rest can be asked for.
    /// </summary>
    [Theory]
    [InlineData(0, 1000, 0)]
    [InlineData(1, 100, 900)]
    public async Task Refund_OnePaymentOfTwoFails_SendsAndTellsNoMore(int after, long kept, long told)
    {
        await PaidAsync(PaymentKind.Deposit);
        await _world.ChargeRunAsync();
        Assert.Equal((PreorderStatus.Paid, 2), (World.Preorder(Ann)!.Status, World.Preorder(Ann)!.Payments.Length));
        var mails = _world.Mails.Count;
        _world.Stripe.Faults.Add(new("POST /v1/refunds", StripeFault.RefusedKept, After: after));

        await RefundAsync(null);
        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        await _world.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));

        Assert.Equal(kept, World.Preorder(Ann)!.Paid());
        var sent = _world.Mails.Skip(mails).ToArray();
        if (told == 0)
            Assert.Empty(sent);
        else
            Assert.Contains("9.00 EUR", Assert.Single(sent).Text, StringComparison.Ordinal);
        await RefundAsync(null);
        Assert.Equal(0, World.Preorder(Ann)!.Paid());
        _world.CheckBooks();
    }

    /// <summary>Stripe answers a repeated call with its first answer, but the refund has failed since.</summary>
    [Fact]
    public void Refund_KnownToHaveFailed_IsNotTold()
    {
        var order = PreorderWorld.Bare(PreorderStatus.Paid) with
        {
            Refunds = [new(1, "pi", 300, Now, IsReturn: false, "re", RefundState.Failed) { IsGoodwill = true }],
        };

        var sent = RefundRules.GoodwillSent(order, 1, Now);

        Assert.Empty(sent.Mails);
        Assert.Equal(StaffNeeded.RefundFailed, sent.StaffNeeded?.Code);
    }

    /// <summary>A mail about a charge waits, and the customer cancels: it is not true any more.</summary>
    [Theory]
    [InlineData(nameof(PreorderMailKind.ChargeAhead))]
    [InlineData(nameof(PreorderMailKind.CardExpiring))]
    public async Task Cancel_WhileAMailAboutTheChargeWaits_DropsIt(string kind)
    {
        await PaidAsync(PaymentKind.Deposit);
        var mails = _world.Mails.Count;
        _world.Queues.Loses = () => true;
        await _world.ChangeAsync(Ann, (order, now) => order.Mail(Enum.Parse<PreorderMailKind>(kind), now));
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);

        await _world.Process.Mail.HandleAsync(
            new(PreorderWorld.CampaignId, World.IdOf(Ann)),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(mails, _world.Mails.Count);
    }

    /// <summary>Mails wait, and two refunds are sent meanwhile: each mail tells its own amount.</summary>
    [Fact]
    public async Task Refund_TwoWhileMailsWait_TellsEachAmount()
    {
        await PaidAsync();
        var mails = _world.Mails.Count;
        await World.PauseAsync(Pauses.None with { Mail = true });
        World.Clock.Advance(TimeSpan.FromSeconds(5));
        await RefundAsync(300);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await RefundAsync(100);
        Assert.Equal(mails, _world.Mails.Count);

        await World.PauseAsync(Pauses.None);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Collection(
            _world.Mails.Skip(mails),
            mail => Assert.Contains("sending you 3.00 EUR", mail.Text, StringComparison.Ordinal),
            mail => Assert.Contains("sending you 1.00 EUR", mail.Text, StringComparison.Ordinal)
        );
    }

    /// <summary>The earlier version recorded the refund, and its answer was lost: the repeat refunds nothing more.</summary>
    [Fact]
    public async Task Refund_RepeatedAfterAnUpdate_IsTheSame()
    {
        await PaidAsync();
        var earlier = new StaffAction(StaffActionKind.Refund, "admin-1", Now, "x") { Key = "earlier" };
        var action = earlier with { Key = "key", EarlierKey = "earlier", BodyHash = "hash" };
        foreach (var each in new[] { earlier, action })
        {
            var acted = await _world.Process.Act.HandleAsync(
                PreorderWorld.CampaignId,
                World.IdOf(Ann),
                each,
                (order, now) => StaffChanges.Refund(order, 100, now),
                TestContext.Current.CancellationToken
            );
            Assert.True(acted.IsSuccess);
            await _world.DeliverAsync();
        }

        Assert.Equal(900, World.Preorder(Ann)!.Paid());
    }

    /// <summary>A key that comes with another body may be about other money.</summary>
    [Fact]
    public async Task Refund_SameKeyAndAnotherBody_IsRefused()
    {
        await PaidAsync();
        var action = new StaffAction(StaffActionKind.Refund, "admin-1", Now, "x") { Key = "key", BodyHash = "one" };

        var first = await ActAsync(action);
        await _world.DeliverAsync();
        var repeated = await ActAsync(action);
        var other = await ActAsync(action with { BodyHash = "other" });
        await _world.DeliverAsync();

        Assert.True(first.IsSuccess && repeated.IsSuccess);
        Assert.Equal(ProblemCode.IdempotencyKeyReused, other.Problem?.Code);
        Assert.Equal(900, World.Preorder(Ann)!.Paid());

        Task<Result<PreorderDocument>> ActAsync(StaffAction each) =>
            _world.Process.Act.HandleAsync(
                PreorderWorld.CampaignId,
                World.IdOf(Ann),
                each,
                (order, now) => StaffChanges.Refund(order, 100, now),
                default
            );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1001)]
    public async Task Refund_ImpossibleAmount_IsInvalid(long amount)
    {
        await PaidAsync();

        Assert.Equal(ProblemCode.Invalid, StaffChanges.Refund(World.Preorder(Ann)!, amount, Now).Problem?.Code);
    }

    /// <summary>Icelandic crowns have no cents.</summary>
    [Fact]
    public async Task Refund_AmountThatTheCurrencyForbids_IsInvalid()
    {
        await PaidAsync();
        var crowns = World.Preorder(Ann)! with { Currency = "ISK" };

        Assert.Equal(ProblemCode.Invalid, StaffChanges.Refund(crowns, 150, Now).Problem?.Code);
        Assert.True(StaffChanges.Refund(crowns, 200, Now).IsSuccess);
    }

    /// <summary>Each status with money, and each reason why it must not go back now.</summary>
    [Fact]
    public async Task Refund_InEveryStatus_IsDecided()
    {
        await PaidAsync();
        var paid = World.Preorder(Ann)!;
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var order = paid with { Status = status };
            var cancelling = order with { CancelRequestedAt = Now };

            Assert.True(StaffChanges.Refund(order, 1, Now).IsSuccess, status.ToString());
            Assert.True(StaffChanges.Refund(cancelling, 1, Now).IsSuccess == status.IsOver(), status.ToString());
            Assert.NotNull(StaffChanges.Refund(PreorderWorld.Bare(status), 1, Now).Problem);
            Assert.NotNull(StaffChanges.Refund(order with { StaffNeeded = new("x", Now) }, 1, Now).Problem);
            Assert.NotNull(StaffChanges.Refund(order with { Goodwill = new(1, Now) }, 1, Now).Problem);
            Assert.NotNull(StaffChanges.Refund(order with { Amount = 900 }, 1, Now).Problem); // the excess goes back first
            var sending = order with { Refunds = [new(1, "pi", 1, Now, IsReturn: false)] };
            Assert.NotNull(StaffChanges.Refund(sending, 1, Now).Problem);
            LedgerEntry held = new("dp", Accounts.Disputed, Accounts.Provider, 1000, Now);
            Assert.NotNull(StaffChanges.Refund(order with { Ledger = [.. order.Ledger, held] }, 1, Now).Problem);
        }
    }

    [Fact]
    public async Task ExtendHold_CustomerPaysLater_HasItsUnits()
    {
        await _world.PlaceAsync(Ann);
        await _world.ChangeAsync(Ann, (it, now) => StaffChanges.ExtendHold(it, now.AddDays(3), now));
        var first = World.Preorder(Ann)!.Checkout!;

        await _world.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(1));

        var order = World.Preorder(Ann)!;
        Assert.Equal(PreorderStatus.AwaitingPayment, order.Status);
        Assert.True(order.Checkout!.Attempt > first.Attempt && order.Checkout.Url != first.Url);
        Assert.InRange(order.Checkout.Attempt, 2, 4); // each page stays open as long as the provider allows
        Assert.Equal(
            order.Checkout.Attempt - 1,
            _world.Mails.Count(mail => mail.Subject.EndsWith("pay now", StringComparison.Ordinal))
        );
        await _world.PayAsync(Ann);
        Assert.Equal(PreorderStatus.Paid, World.Preorder(Ann)!.Status);
        _world.CheckBooks();
    }

    [Fact]
    public async Task ExtendHold_NobodyPays_ExpiresAfterIt()
    {
        await _world.PlaceAsync(Ann);
        var until = Now.AddDays(2);
        await _world.ChangeAsync(Ann, (it, now) => StaffChanges.ExtendHold(it, until, now));

        await _world.PassAsync(TimeSpan.FromDays(3), TimeSpan.FromMinutes(30));

        var order = World.Preorder(Ann)!;
        Assert.Equal(PreorderStatus.Expired, order.Status);
        Assert.InRange(order.History[^1].At, until, until.AddHours(2));
        _world.CheckBooks();
    }

    [Fact]
    public async Task ExtendHold_CustomerCancels_ReleasesTheUnits()
    {
        await _world.PlaceAsync(Ann);
        await _world.ChangeAsync(Ann, (it, now) => StaffChanges.ExtendHold(it, now.AddDays(3), now));

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Cancelled, World.Preorder(Ann)!.Status);
        _world.CheckBooks();
    }

    [Fact]
    public void ExtendHold_InEveryStatus_IsOnlyForUnpaidUnits()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var order = PreorderWorld.Bare(status) with { HoldUntil = Now.AddMinutes(31) };

            var held = StaffChanges.ExtendHold(order, Now.AddDays(1), Now);

            if (status is PreorderStatus.Reserved or PreorderStatus.AwaitingPayment)
                Assert.Equal(Now.AddDays(1), held.Value.HeldUntil);
            else
                Assert.True(held.Problem?.Code == ProblemCode.PreorderLocked, status.ToString());
        }

        var open = PreorderWorld.Bare(PreorderStatus.AwaitingPayment) with { HoldUntil = Now.AddHours(2) };
        Assert.Same(open, StaffChanges.ExtendHold(open, Now.AddHours(1), Now).Value);
        var longer = open with { HeldUntil = Now.AddDays(2) };
        Assert.Same(longer, StaffChanges.ExtendHold(longer, Now.AddDays(1), Now).Value);
        Assert.NotNull(StaffChanges.ExtendHold(open with { CancelRequestedAt = Now }, Now.AddDays(1), Now).Problem);
        Assert.NotNull(StaffChanges.ExtendHold(open with { StaffNeeded = new("x", Now) }, Now.AddDays(1), Now).Problem);
        Assert.Equal(ProblemCode.Invalid, StaffChanges.ExtendHold(open, Now, Now).Problem?.Code);
        Assert.Equal(ProblemCode.Invalid, StaffChanges.ExtendHold(open, Now.AddDays(31), Now).Problem?.Code);
    }

    private async Task PaidAsync(PaymentKind? kind = null, string card = "4242424242424242")
    {
        if (kind is { } payment)
            World.Define(PreorderWorld.Edition(1, payment));
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann, card);
    }

    private async Task RefundAsync(long? amount)
    {
        await _world.ChangeAsync(Ann, (it, now) => StaffChanges.Refund(it, amount, now));
        await _world.NoticeAsync();
    }
}
