using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the actions of staff on single pre-orders.</summary>
public sealed class StaffOrderTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    private static readonly Staff Admin = new("issuer", "admin-1", [Staff.Admin]);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    private DateTimeOffset Now => World.Clock.GetUtcNow();

    /// <summary>The choice of staff counts, whatever the terms of the order say.</summary>
    [Theory]
    [InlineData(100, null, PreorderStatus.Refunded, 0)]
    [InlineData(40, null, PreorderStatus.Cancelled, 600)]
    [InlineData(100, 10, PreorderStatus.Refunded, 0)]
    [InlineData(0, 100, PreorderStatus.Cancelled, 1000)]
    public async Task CancelForBrand_PaidOrder_RefundsTheChosenPart(int percent, int? terms, PreorderStatus status, long kept)
    {
        if (terms is { } part)
            World.Define(PreorderWorld.Edition(1) with { Refund = new(Now.AddDays(1), part) });
        await PaidAsync(Ann);

        await ActAsync(Ann, StaffActionKind.CancelForBrand, (it, now) => StaffChanges.CancelForBrand(it, percent, now));
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        var order = World.Preorder(Ann)!;
        Assert.Equal((status, kept), (order.Status, order.Paid()));
        Assert.Contains("we've had to cancel", _world.Mails[^1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("terms of your order", _world.Mails[^1].Text, StringComparison.Ordinal);
        _world.CheckBooks();
        World.CheckStock();
    }

    [Fact]
    public void CancelForBrand_InEveryStatus_IsDecided()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>().Where(status => status != PreorderStatus.Draft))
        {
            var order = PreorderWorld.Bare(status);

            var cancelled = StaffChanges.CancelForBrand(order, 100, Now);

            if (status.IsOver())
                Assert.True(cancelled.Problem?.Code == ProblemCode.PreorderLocked, status.ToString());
            else
                Assert.True(
                    cancelled.Value
                        is { ReturnPercent: 100 }
                            and ({ CancelRequestedAt: not null } or { Status: PreorderStatus.Cancelled }),
                    status.ToString()
                );
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void CancelForBrand_NoPercentage_IsInvalid(int percent) =>
        Assert.Equal(
            ProblemCode.Invalid,
            StaffChanges.CancelForBrand(PreorderWorld.Bare(PreorderStatus.Paid), percent, Now).Problem?.Code
        );

    /// <summary>The refund of a cancellation is decided once.</summary>
    [Fact]
    public void CancelForBrand_AfterACancellation_ChangesNothing()
    {
        var customers = PreorderChanges.Cancel(PreorderWorld.Bare(PreorderStatus.Paid), Now).Value;
        var ours = StaffChanges.CancelForBrand(PreorderWorld.Bare(PreorderStatus.Paid), 50, Now).Value;

        Assert.Equal(ProblemCode.PreorderLocked, StaffChanges.CancelForBrand(customers, 100, Now).Problem?.Code);
        Assert.Equal(ProblemCode.PreorderLocked, StaffChanges.CancelForBrand(ours, 100, Now).Problem?.Code);
        Assert.Same(ours, StaffChanges.CancelForBrand(ours, 50, Now).Value);
    }

    [Fact]
    public async Task Charge_OneOrder_ChargesOnlyThisOne()
    {
        World.Define(PreorderWorld.Edition(2, PaymentKind.Deposit));
        await PaidAsync(Ann);
        await PaidAsync(Bob);

        await ActAsync(Ann, StaffActionKind.Charge, StaffChanges.Charge);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Paid, PreorderStatus.Confirmed), (World.Preorder(Ann)!.Status, World.Preorder(Bob)!.Status));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Charge_DeclinedOrder_IsTriedAgainNow()
    {
        World.Define(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await PaidAsync(Ann, "4000000000000341"); // the charge will be declined
        await _world.ChargeRunAsync();
        var before = World.Preorder(Ann)!;
        Assert.Equal(PreorderStatus.Declined, before.Status);
        World.Clock.Advance(TimeSpan.FromHours(2));

        await ActAsync(Ann, StaffActionKind.Charge, StaffChanges.Charge);

        Assert.Equal(before.Charge!.Attempt + 1, World.Preorder(Ann)!.Charge!.Attempt);
        _world.CheckBooks();
    }

    /// <summary>A charge must never be given up because staff asked for it: a forbidden card is not tried.</summary>
    [Fact]
    public void Charge_InEveryStatus_IsOnlyForOwedAmounts()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var order = PreorderWorld.Bare(status) with
            {
                Card = new("pm", Now.AddYears(1)),
                Charge = new(1, 1000, 1, Now, "pi") { DeclinedAt = Now },
                DueAt = Now.AddDays(1),
            };

            var charged = StaffChanges.Charge(order, Now);

            if (status is PreorderStatus.Confirmed)
                Assert.Equal(PreorderStatus.ChargeDue, charged.Value.Status);
            else if (status is PreorderStatus.Declined)
                Assert.Equal((status, Now), (charged.Value.Status, charged.Value.DueAt!.Value));
            else if (status is PreorderStatus.ChargeDue or PreorderStatus.Charging)
                Assert.Same(order, charged.Value);
            else
                Assert.True(charged.Problem?.Code == ProblemCode.PreorderLocked, status.ToString());
        }
    }

    [Fact]
    public void Charge_ThatMustNotBe_IsRefused()
    {
        var owing = PreorderWorld.Bare(PreorderStatus.Confirmed) with { Card = new("pm", Now.AddYears(1)) };
        var declined = owing with
        {
            Status = PreorderStatus.Declined,
            Charge = new(1, 1000, 1, Now, "pi") { DeclinedAt = Now, IsForbidden = true },
            DueAt = Now.AddDays(1),
        };
        var tried = Enumerable.Range(0, 8).Select(_ => new CardAttempt("pm", Now)).ToArray();
        PreorderDocument[] refused =
        [
            owing with
            {
                Card = null,
            },
            owing with
            {
                CancelRequestedAt = Now,
            },
            owing with
            {
                StaffNeeded = new("x", Now),
            },
            owing with
            {
                Amount = 1,
                DueNow = 0,
            }, // too little to charge
            declined,
            declined with
            {
                Charge = declined.Charge with { IsForbidden = false },
                CardAttempts = tried,
            },
        ];

        Assert.All(refused, order => Assert.Equal(ProblemCode.PreorderLocked, StaffChanges.Charge(order, Now).Problem?.Code));
    }

    [Fact]
    public async Task ExtendOffer_CustomerIsAway_CanAcceptLater()
    {
        await OfferedAsync();
        var until = Now.AddDays(5);

        await ActAsync(Bob, StaffActionKind.ExtendOffer, (it, now) => StaffChanges.ExtendOffer(it, until, now));
        await _world.PassAsync(TimeSpan.FromDays(4), TimeSpan.FromHours(6));

        Assert.Equal((PreorderStatus.Offered, until), (World.Preorder(Bob)!.Status, World.Preorder(Bob)!.OfferUntil));
        await _world.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(6));
        Assert.Equal(PreorderStatus.Expired, World.Preorder(Bob)!.Status);
        World.CheckStock();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(31)]
    public async Task ExtendOffer_PastOrTooFar_IsInvalid(int days)
    {
        await OfferedAsync();

        Assert.Equal(ProblemCode.Invalid, StaffChanges.ExtendOffer(World.Preorder(Bob)!, Now.AddDays(days), Now).Problem?.Code);
    }

    [Fact]
    public async Task ExtendOffer_ShorterOrOver_ChangesNothing()
    {
        await OfferedAsync();
        var offered = World.Preorder(Bob)!;
        var over = offered with { OfferUntil = Now };

        Assert.Same(offered, StaffChanges.ExtendOffer(offered, Now.AddHours(1), Now).Value);
        Assert.NotNull(StaffChanges.ExtendOffer(over, Now.AddHours(1), Now).Problem);
        Assert.NotNull(StaffChanges.ExtendOffer(offered with { OfferUntil = null }, Now.AddHours(1), Now).Problem);
        foreach (var status in Enum.GetValues<PreorderStatus>().Where(status => status != PreorderStatus.Offered))
            Assert.NotNull(StaffChanges.ExtendOffer(offered with { Status = status }, Now.AddDays(5), Now).Problem);
    }

    /// <summary>The mail starts an offer's time only once.</summary>
    [Fact]
    public async Task SendMail_OfAnOffer_KeepsItsEnd()
    {
        await OfferedAsync();
        var (until, mails) = (World.Preorder(Bob)!.OfferUntil, _world.Mails.Count);
        World.Clock.Advance(TimeSpan.FromHours(3));

        await ActAsync(Bob, StaffActionKind.SendMail, StaffChanges.SendMail);

        Assert.Equal((until, mails + 1), (World.Preorder(Bob)!.OfferUntil, _world.Mails.Count));
        Assert.Contains("it's your turn", _world.Mails[^1].Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendMail_OfAnOfferFails_KeepsItsEnd()
    {
        await OfferedAsync();
        var until = World.Preorder(Bob)!.OfferUntil;
        World.Clock.Advance(TimeSpan.FromHours(3));
        _world.WhileMailing = () => throw new InvalidOperationException("the server is away");
        var again = World.Preorder(Bob)!.Mail(PreorderMailKind.Offered, Now);
        await _world.Process.Preorders.ChangeAsync(
            PreorderWorld.CampaignId,
            again.Id,
            it => it.Mail(PreorderMailKind.Offered, Now),
            Cancel
        );

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _world.Process.Mail.HandleAsync(new(PreorderWorld.CampaignId, again.Id), Cancel)
        );

        Assert.Equal(until, World.Preorder(Bob)!.OfferUntil);
    }

    /// <summary>Each status has a mail that is true of it, or none.</summary>
    [Fact]
    public void SendMail_InEveryStatus_SendsWhatIsTrue()
    {
        Dictionary<PreorderStatus, PreorderMailKind?> expected = new()
        {
            [PreorderStatus.Draft] = null,
            [PreorderStatus.Reserved] = null,
            [PreorderStatus.ChargeDue] = null,
            [PreorderStatus.Charging] = null,
            [PreorderStatus.Refunding] = null,
            [PreorderStatus.Waitlisted] = PreorderMailKind.Waitlisted,
            [PreorderStatus.Offered] = PreorderMailKind.Offered,
            [PreorderStatus.AwaitingPayment] = PreorderMailKind.CheckoutOpen,
            [PreorderStatus.Confirmed] = PreorderMailKind.Confirmed,
            [PreorderStatus.Paid] = PreorderMailKind.Paid,
            [PreorderStatus.Fulfilled] = PreorderMailKind.Paid,
            [PreorderStatus.ActionRequired] = PreorderMailKind.ActionRequired,
            [PreorderStatus.Declined] = PreorderMailKind.Declined,
            [PreorderStatus.Disputed] = PreorderMailKind.Disputed,
            [PreorderStatus.Expired] = PreorderMailKind.Expired,
            [PreorderStatus.Cancelled] = PreorderMailKind.Cancelled,
            [PreorderStatus.Refunded] = PreorderMailKind.Cancelled, // nothing was received in this test
        };
        foreach (var status in Enum.GetValues<PreorderStatus>())
        {
            var order = PreorderWorld.Bare(status) with { OfferUntil = Now.AddDays(1) };

            var sent = StaffChanges.SendMail(order, Now);

            Assert.Equal(expected[status], sent.IsSuccess ? sent.Value.Mails.Single().Kind : null);
        }

        var unproven = PreorderWorld.Bare(PreorderStatus.Waitlisted) with { ProofTag = "tag" };
        Assert.Equal(PreorderMailKind.ConfirmEmail, StaffChanges.SendMail(unproven, Now).Value.Mails.Single().Kind);
        Assert.NotNull(StaffChanges.SendMail(PreorderWorld.Bare(PreorderStatus.Offered), Now).Problem);
        var cancelling = PreorderWorld.Bare(PreorderStatus.Paid) with { CancelRequestedAt = Now };
        Assert.NotNull(StaffChanges.SendMail(cancelling, Now).Problem);
    }

    [Fact]
    public async Task Action_OfAPerson_IsRecordedOnce()
    {
        await PaidAsync(Ann);
        var action = new StaffAction(StaffActionKind.SendMail, Admin.Subject, Now, "  she lost it ") { Key = "key" };

        for (var i = 0; i < 2; i++)
            await _world.Process.Act.HandleAsync(
                PreorderWorld.CampaignId,
                World.IdOf(Ann),
                action,
                StaffChanges.SendMail,
                Cancel
            );
        await _world.DeliverAsync();

        var recorded = Assert.Single(World.Preorder(Ann)!.StaffActions!);
        Assert.Equal(("she lost it", "admin-1", Now), (recorded.Reason, recorded.By, recorded.At));
        Assert.Equal(2, _world.Mails.Count(mail => mail.Subject.EndsWith("paid", StringComparison.Ordinal)));
        Assert.Equal(recorded.Reason, Assert.Single(PreorderResponse.ForStaff(World.Preorder(Ann)!, Admin).Actions!).Reason);
        Assert.Null(PreorderResponse.ForStaff(World.Preorder(Ann)!, new("issuer", "m", [Staff.Marketer])).Actions);
        Assert.Null(PreorderResponse.Of(World.Preorder(Ann)!).Actions);
    }

    /// <summary>The answer is lost, the card is declined, and the client repeats the call: the card is not tried again.</summary>
    [Fact]
    public async Task Charge_RepeatedAfterADecline_TriesNoCard()
    {
        World.Define(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await PaidAsync(Ann, "4000000000000341");
        var action = new StaffAction(StaffActionKind.Charge, Admin.Subject, Now, "now") { Key = "key" };
        await _world.Process.Act.HandleAsync(PreorderWorld.CampaignId, World.IdOf(Ann), action, StaffChanges.Charge, Cancel);
        await _world.DeliverAsync();
        Assert.Equal(PreorderStatus.Declined, World.Preorder(Ann)!.Status);
        var (attempt, mails) = (World.Preorder(Ann)!.Charge!.Attempt, _world.Mails.Count);

        await _world.Process.Act.HandleAsync(PreorderWorld.CampaignId, World.IdOf(Ann), action, StaffChanges.Charge, Cancel);
        await _world.DeliverAsync();

        Assert.Equal((attempt, mails), (World.Preorder(Ann)!.Charge!.Attempt, _world.Mails.Count));
    }

    /// <summary>The process ends after it has claimed the mail of an extended offer: the next mail keeps the end.</summary>
    [Fact]
    public async Task SendMail_ProcessEndsDuringIt_KeepsTheEndOfTheOffer()
    {
        await OfferedAsync();
        var until = Now.AddDays(5);
        await ActAsync(Bob, StaffActionKind.ExtendOffer, (it, now) => StaffChanges.ExtendOffer(it, until, now));
        World.Clock.Advance(TimeSpan.FromHours(3));
        var order = World.Preorder(Bob)!;
        var claimed = order.Mail(PreorderMailKind.Offered, Now) with { MailClaimedUntil = Now.AddMinutes(5) };
        await _world.Process.Preorders.ChangeAsync(PreorderWorld.CampaignId, order.Id, _ => claimed, Cancel);

        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));

        Assert.Equal((until, 0), (World.Preorder(Bob)!.OfferUntil, World.Preorder(Bob)!.Mails.Length));
    }

    [Fact]
    public async Task Action_RefusedOrWithoutEffect_IsNotRecorded()
    {
        await PaidAsync(Ann);

        await _world.Process.Act.HandleAsync(
            PreorderWorld.CampaignId,
            World.IdOf(Ann),
            Admin,
            StaffActionKind.Resume,
            reason: null,
            PreorderChanges.Resume,
            Cancel
        );
        await _world.Process.Act.HandleAsync(
            PreorderWorld.CampaignId,
            World.IdOf(Ann),
            Admin,
            StaffActionKind.Charge,
            reason: null,
            StaffChanges.Charge,
            Cancel
        );

        Assert.Null(World.Preorder(Ann)!.StaffActions);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(501)]
    public async Task Action_ReasonMissingOrTooLong_IsInvalid(int length)
    {
        await PaidAsync(Ann);
        var action = new StaffAction(StaffActionKind.SendMail, Admin.Subject, Now, new string('x', length));

        var refused = await _world.Process.Act.HandleAsync(
            PreorderWorld.CampaignId,
            World.IdOf(Ann),
            action,
            StaffChanges.SendMail,
            Cancel
        );

        Assert.Equal(ProblemCode.Invalid, refused.Problem?.Code);
        Assert.Null(World.Preorder(Ann)!.StaffActions);
    }

    [Fact]
    public async Task Actions_OfManyYears_KeepTheLast()
    {
        await PaidAsync(Ann);
        for (var i = 0; i <= StaffAction.Most; i++)
            await _world.Process.Act.HandleAsync(
                PreorderWorld.CampaignId,
                World.IdOf(Ann),
                new StaffAction(StaffActionKind.SendMail, Admin.Subject, Now, $"{i}"),
                (it, _) => it with { Country = "DE" },
                Cancel
            );

        Assert.Equal(
            (StaffAction.Most, "1"),
            (World.Preorder(Ann)!.StaffActions!.Length, World.Preorder(Ann)!.StaffActions![0].Reason)
        );
    }

    private async Task PaidAsync(string person, string card = "4242424242424242")
    {
        await _world.PlaceAsync(person);
        await _world.PayAsync(person, card);
    }

    /// <summary>Sells the edition to Ann, who cancels, so that it is offered to Bob.</summary>
    private async Task OfferedAsync()
    {
        await _world.PlaceAsync(Ann);
        await _world.PlaceAsync(Bob, waitlist: true);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Equal(PreorderStatus.Offered, World.Preorder(Bob)!.Status);
        Assert.NotNull(World.Preorder(Bob)!.OfferUntil);
    }

    private async Task ActAsync(
        string person,
        StaffActionKind kind,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule
    )
    {
        var action = new StaffAction(kind, Admin.Subject, Now, "a reason");
        var acted = await _world.Process.Act.HandleAsync(PreorderWorld.CampaignId, World.IdOf(person), action, rule, Cancel);
        Assert.True(acted.IsSuccess, acted.Problem?.Code.Code);
        await _world.DeliverAsync();
    }
}
