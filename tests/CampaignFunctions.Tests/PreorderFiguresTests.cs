using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the figures and times that follow from one pre-order.</summary>
public sealed class PreorderFiguresTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Now);

    /// <summary>An answer shows only what belongs to the status: an old page or an old time would mislead.</summary>
    [Fact]
    public void Response_InEveryStatus_ShowsOnlyWhatBelongsToIt()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var shown = PreorderResponse.Of(
                PreorderWorld.Bare(status) with
                {
                    HoldUntil = Now.AddMinutes(1),
                    OfferUntil = Now.AddMinutes(2),
                    TurnAt = Now.AddMinutes(3),
                    CancelRequestedAt = Now,
                    Checkout = new(1, 1000, Now, "cs_1", "https://pay.example/1"),
                    Renewal = new(1, 0, Now, "cs_2", "https://pay.example/2"),
                    Charge = new(1, 1000, 1, Now, "pi") { ActionUrl = "https://bank.example/" },
                    History = [new(PreorderStatus.Draft, Now), new(status, Now)],
                }
            );

            var isHeld = status is PreorderStatus.Reserved or PreorderStatus.AwaitingPayment;
            Assert.Equal(isHeld ? Now.AddMinutes(1) : null, shown.HoldUntil);
            Assert.Equal(status == PreorderStatus.Offered ? Now.AddMinutes(2) : null, shown.OfferUntil);
            Assert.Equal(status == PreorderStatus.Reserved ? Now.AddMinutes(3) : null, shown.Payment.ExpectedAt);
            Assert.Equal(
                status == PreorderStatus.AwaitingPayment ? "https://pay.example/1" : "https://pay.example/2",
                shown.Payment.Url
            );
            Assert.Equal(status == PreorderStatus.ActionRequired ? "https://bank.example/" : null, shown.ActionUrl);
            Assert.Equal(status.IsOver() ? 0 : 1000, shown.Outstanding);
            Assert.Equal(status.IsOver() ? null : Now, shown.CancelRequestedAt);
            Assert.DoesNotContain(shown.History, entry => entry.Status == PreorderStatus.Draft);
            Assert.Empty(shown.UndeliveredMails);
        }
    }

    [Fact]
    public void Response_OfMovedMoney_ShowsPaymentsAndWhatWentBack()
    {
        var order = Ledger(
            new("pi", Accounts.Provider, Accounts.Customer, 1000, Now),
            new("re", Accounts.Customer, Accounts.Provider, 300, Now.AddDays(1)),
            new("dp", Accounts.Disputed, Accounts.Provider, 700, Now.AddDays(2)),
            new("dp:lost", Accounts.Customer, Accounts.Disputed, 700, Now.AddDays(3))
        );

        var shown = PreorderResponse.Of(order with { UndeliveredMails = [new(PreorderMailKind.Paid, Now)] });

        Assert.Equal([new(1000, Now), new(-300, Now.AddDays(1)), new(-700, Now.AddDays(2))], shown.Payments);
        Assert.Single(shown.UndeliveredMails);
        Assert.Equal(0, shown.Paid);
    }

    /// <summary>
    /// Money that went back by hand is neither charged again nor refunded twice. Our own refunds are owed again.
    /// </summary>
    [Theory]
    [InlineData(400, 0, 0, 0, 600)]
    [InlineData(400, 0, 0, 100, 500)] // the provider found 100 too small to charge
    [InlineData(1000, 0, 0, 0, 0)]
    [InlineData(1000, 300, 0, 0, 0)] // somebody refunded 300 by hand
    [InlineData(1000, 300, 300, 0, 300)] // we refunded an excess of 300, and the price has risen again
    [InlineData(1500, 0, 0, 0, -500)]
    [InlineData(1500, 500, 500, 0, 0)]
    public void Outstanding_AfterMoneyMoved_IsTheAmountOwed(long paid, long wentBack, long ours, long waived, long owed)
    {
        List<LedgerEntry> ledger = [new("pi", Accounts.Provider, Accounts.Customer, paid, Now)];
        if (wentBack > 0)
            ledger.Add(new("re", Accounts.Customer, Accounts.Provider, wentBack, Now));
        var order = Ledger([.. ledger]) with
        {
            Waived = waived,
            Refunds = ours == 0 ? [] : [new(1, "pi", ours, Now, IsReturn: false, "re", RefundState.Succeeded)],
        };

        Assert.Equal((owed, paid, paid - wentBack), (order.Outstanding(), order.Received(), order.Paid()));
        Assert.Equal(owed >= 50, order.Owes());
    }

    [Fact]
    public void Dispute_DecidedTwice_CountsItsLastDecision()
    {
        var order = PreorderWorld.Bare(PreorderStatus.Paid) with { Payments = ["pi"] };
        var steps = new[] { DisputeStatus.Open, DisputeStatus.Lost, DisputeStatus.Won };
        var lost = new List<long>();
        foreach (var status in steps)
        {
            var dispute = new DisputeFact("dp", 1000, status);
            order = order.With(
                new PaymentState("pi", PaymentStatus.Succeeded, 1000, 1000, null, null, null, null, [], [dispute]),
                Now
            );
            lost.Add(order.Ledger.LostInDisputes());
        }

        Assert.Equal([0, 1000, 0], lost);
        Assert.Equal((1000, 0), (order.Paid(), order.Ledger.Balance(Accounts.Disputed)));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(5, null, null, 5)]
    [InlineData(5, 9, null, 9)] // it waits for its turn
    [InlineData(9, 5, null, 9)]
    [InlineData(5, null, 3, 3)]
    [InlineData(5, 9, 7, 7)]
    [InlineData(null, null, 7, 7)]
    [InlineData(null, 9, null, null)] // a turn alone is no work
    public void WorkDueAt_OfStepTurnAndCheck_IsTheEarliestWork(int? due, int? turn, int? look, int? expected)
    {
        var order = PreorderWorld.Bare(PreorderStatus.Paid) with { DueAt = At(due), TurnAt = At(turn), LookAt = At(look) };

        Assert.Equal(At(expected), order.WorkDueAt());
        Assert.Equal(At(expected)?.ToUnixTimeMilliseconds(), order.Due);
        Assert.Null((order with { StaffNeeded = new("x", Now) }).WorkDueAt());
    }

    [Fact]
    public void MailDueAt_ClaimedOrNot_IsWhenTheHintIsLost()
    {
        var order = PreorderWorld.Bare(PreorderStatus.Paid);
        var mailed = order.Mail(PreorderMailKind.Paid, Now).Mail(PreorderMailKind.Refunded, Now.AddHours(1));

        Assert.Null(order.MailDueAt());
        Assert.Equal(Now.AddSeconds(30), mailed.MailDueAt());
        Assert.Equal(Now.AddMinutes(5), (mailed with { MailClaimedUntil = Now.AddMinutes(5) }).MailDueAt());
        Assert.Equal(Now.AddSeconds(30), (mailed with { LookAt = Now.AddHours(1) }).NextDueAt());
    }

    /// <summary>A customer is warned at 60, 30 and 7 days before the charge if the card will have expired.</summary>
    [Theory]
    [InlineData(61, 0, null)]
    [InlineData(60, 0, 60)]
    [InlineData(31, 0, 60)]
    [InlineData(30, 0, 30)]
    [InlineData(7, 0, 7)]
    [InlineData(1, 0, 7)]
    [InlineData(0, 0, null)]
    [InlineData(30, 1, null)] // the card is still valid at the charge
    [InlineData(30, -1, 30)]
    public void CardCheck_DaysBeforeTheCharge_WarnsInTime(int days, int validAfter, int? mark)
    {
        var chargeOn = Now.AddDays(days);
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", chargeOn.AddDays(validAfter)) };

        var told = CardCheck.Of(order, ChargedOn(chargeOn), Now);
        var again = CardCheck.Of(told, ChargedOn(chargeOn), Now);

        Assert.Equal(mark, told.CardWarned?.DaysAhead);
        Assert.Equal(mark is null ? 0 : 1, again.Mails.Length);
        Assert.Equal(Now.AddDays(1), told.DueAt);
    }

    [Fact]
    public void CardCheck_NextMarkIsSooner_IsCheckedThen()
    {
        var chargeOn = Now.AddDays(30).AddHours(6);
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", chargeOn) };

        Assert.Equal(Now.AddHours(6), CardCheck.Of(order, ChargedOn(chargeOn), Now).DueAt);
        Assert.Null(CardCheck.Of(order with { Card = null }, ChargedOn(chargeOn), Now).DueAt);
        Assert.Equal(Now.AddDays(1), CardCheck.Of(order, ChargedOn(null), Now).DueAt);
    }

    /// <summary>The customer gets one notice of a charge, unless the mail of the confirmation waits and tells the same.</summary>
    [Theory]
    [InlineData(8, null, false, false)]
    [InlineData(7, null, false, true)]
    [InlineData(1, null, false, true)]
    [InlineData(14, 14, false, true)]
    [InlineData(15, 14, false, false)]
    [InlineData(1, 0, false, false)] // the edition wants none
    [InlineData(6, null, true, false)] // confirmed just now
    public void CardCheck_DaysBeforeTheCharge_GivesNotice(int days, int? setting, bool isConfirming, bool isNoticed)
    {
        var edition = ChargedOn(Now.AddDays(days)) with { ChargeNoticeDays = setting };
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", Now.AddYears(1)) };
        if (isConfirming)
            order = order.Mail(PreorderMailKind.Confirmed, Now);

        var told = CardCheck.Of(order, edition, Now) with { Mails = [] };
        var first = CardCheck.Of(order, edition, Now).Mails.Count(mail => mail.Kind == PreorderMailKind.ChargeAhead);
        var again = CardCheck.Of(told, edition, Now.AddHours(1));
        var moved = CardCheck.Of(again, ChargedOn(Now.AddDays(days + 1)) with { ChargeNoticeDays = setting }, Now.AddDays(1));

        Assert.Equal((isNoticed ? 1 : 0, 0), (first, again.Mails.Length));
        if (isNoticed || isConfirming)
            Assert.Equal([PreorderMailKind.ChargeAhead], moved.Mails.Select(mail => mail.Kind)); // another date is told again
    }

    /// <summary>A warning that the card expires shows the amount and the date, so it is the notice too.</summary>
    [Fact]
    public void CardCheck_CardExpiresAndNoticeIsDue_SendsOneMail()
    {
        var edition = ChargedOn(Now.AddDays(7));
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", Now.AddDays(1)) };

        var told = CardCheck.Of(CardCheck.Of(order, edition, Now), edition, Now.AddHours(1));

        Assert.Equal([PreorderMailKind.CardExpiring], told.Mails.Select(mail => mail.Kind));
        Assert.Equal(new ChargeNotice(edition.ChargeOn!.Value, 1000), told.ChargeNoticed);
    }

    /// <summary>
    /// A customer who had paid everything chooses something dearer: no checkout has told the new amount, and each change of the
    /// amount is told.
    /// </summary>
    [Fact]
    public void CardCheck_AmountChanges_GivesNoticeOfIt()
    {
        var edition = ChargedOn(Now.AddDays(3));
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with
        {
            Card = new("pm", Now.AddYears(1)),
            History =
            [
                new(PreorderStatus.AwaitingPayment, Now.AddDays(-60)),
                new(PreorderStatus.Paid, Now.AddDays(-60)),
                new(PreorderStatus.Confirmed, Now),
            ],
        };

        var told = CardCheck.Of(order, edition, Now);
        var dearer = CardCheck.Of(told with { Amount = 1500 }, edition, Now.AddHours(1));
        var nothing = CardCheck.Of(order with { Amount = 0 }, edition, Now);

        Assert.Equal([PreorderMailKind.ChargeAhead], told.Mails.Select(mail => mail.Kind));
        Assert.Equal(2, dearer.Mails.Length);
        Assert.True(ChargeNotice.IsGiven(dearer, edition.ChargeOn));
        Assert.False(ChargeNotice.IsGiven(dearer, edition.ChargeOn!.Value.AddDays(60))); // another date
        Assert.False(ChargeNotice.IsGiven(dearer, chargeOn: null));
        Assert.Empty(nothing.Mails);
    }

    /// <summary>The next check is not later than the notice.</summary>
    [Fact]
    public void CardCheck_NoticeIsSoon_IsCheckedThen()
    {
        var edition = ChargedOn(Now.AddDays(14).AddHours(5)) with { ChargeNoticeDays = 14 };
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", Now.AddYears(1)) };

        Assert.Equal(Now.AddHours(5), CardCheck.Of(order, edition, Now).DueAt);
    }

    private static EditionDefinition ChargedOn(DateTimeOffset? date) => PreorderWorld.Edition(1) with { ChargeOn = date };

    /// <summary>The schedule is 1, 3, 5 and 7 days after the first decline; two attempts are an hour apart at least.</summary>
    [Theory]
    [InlineData(0, 24)]
    [InlineData(1, 24)]
    [InlineData(23.5, 24.5)] // an hour after this attempt
    [InlineData(24, 72)]
    [InlineData(71, 72)]
    [InlineData(119, 120)]
    [InlineData(167, 168)]
    public void Declined_AtATime_IsTriedAtTheNextTimeOfTheSchedule(double hoursAfterFirst, double next)
    {
        var first = Now.AddHours(-hoursAfterFirst);
        var charging = PreorderWorld.Bare(PreorderStatus.Charging) with
        {
            Card = new("pm", Now.AddYears(1)),
            Charge = new(1, 1000, 1, Now, "pi") { CardId = "pm", DeclinedAt = hoursAfterFirst == 0 ? null : first },
        };

        var declined = Settle(charging, PaymentStatus.Declined);

        Assert.Equal(PreorderStatus.Declined, declined.Status);
        Assert.Equal(first.AddHours(next), declined.DueAt);
        Assert.Equal(first, declined.Charge!.DeclinedAt);
        Assert.Equal(PreorderMailKind.Declined, Assert.Single(declined.Mails).Kind);
    }

    [Fact]
    public void Payment_IsProcessing_IsCheckedInAnHour() =>
        Assert.Equal(
            Now.AddHours(1),
            Settle(
                PreorderWorld.Bare(PreorderStatus.Charging) with
                {
                    Charge = new(1, 1000, 1, Now, "pi"),
                },
                PaymentStatus.Processing
            ).DueAt
        );

    [Theory]
    [InlineData(PaymentStatus.ActionRequired, "pm")]
    [InlineData(PaymentStatus.Declined, "other")]
    public void Bank_AsksTheCustomer_RemembersTheCard(PaymentStatus status, string asked)
    {
        var charging = PreorderWorld.Bare(PreorderStatus.Charging) with
        {
            Card = new("pm", Now.AddYears(1)),
            Charge = new(1, 1000, 1, Now, "pi") { CardId = "pm", AskedCardId = "other" },
        };

        Assert.Equal(asked, Settle(charging, status).Charge!.AskedCardId);
    }

    [Theory]
    [InlineData("fingerprint", "fingerprint", false)]
    [InlineData(null, "pm", false)]
    [InlineData("fingerprint", "pm", true)]
    [InlineData(null, "other", true)]
    public void CardAttempts_OfOneCard_AreAtMostEightInThirtyDays(string? fingerprint, string tried, bool mayTry)
    {
        var order = PreorderWorld.Bare(PreorderStatus.Confirmed) with
        {
            Card = new("pm", Now.AddYears(1)) { Fingerprint = fingerprint },
            CardAttempts = [.. Enumerable.Range(0, 8).Select(i => new CardAttempt(tried, Now.AddDays(-i)))],
        };

        Assert.Equal(mayTry, CardAttempt.MayTry(order, Now));
        Assert.True(CardAttempt.MayTry(order, Now.AddDays(23)));
        Assert.Equal(fingerprint ?? "pm", CardAttempt.Add(order, Now)[^1].CardId);
    }

    private PreorderDocument Settle(PreorderDocument charging, PaymentStatus status) =>
        new ChargeOutcomes(Options.Create(new PaymentSettings()), _clock).Settle(
            charging,
            new("pi", status, 1000, 0, null, null, null, null, [], [])
        );

    private static DateTimeOffset? At(int? minutes) => minutes is { } after ? Now.AddMinutes(after) : null;

    private static PreorderDocument Ledger(params LedgerEntry[] entries) =>
        PreorderWorld.Bare(PreorderStatus.Paid) with
        {
            Payments = ["pi"],
            Ledger = entries,
        };
}
