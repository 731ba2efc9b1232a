using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Microsoft.Extensions.Options;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests that a cancellation gives back what the terms say and no more, comes to an end, and that its one mail is true.
/// </summary>
public sealed class RefundTermsTests
{
    private const string Ann = "ann";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    private PreorderDocument Order => _world.World.Preorder(Ann)!;

    /// <summary>The dashboard sends a part back before the customer cancels. Half of the price is refundable.</summary>
    [Theory]
    [InlineData(100, 500)]
    [InlineData(500, 500)]
    [InlineData(700, 700)] // staff were generous: nothing more goes back
    public async Task Cancel_AfterARefundByHand_GivesBackTheRest(int byHand, int inTotal)
    {
        await OrderAsync(percent: 50);
        RefundByHand(byHand);
        await _world.NoticeAsync();

        await CancelAsync();

        Assert.Equal((PreorderStatus.Cancelled, 1000 - inTotal), (Order.Status, Order.Paid()));
        Assert.Contains($"{inTotal / 100}.00 EUR is on its way", LastMail(), StringComparison.Ordinal);
        _world.CheckBooks();
    }

    [Theory]
    [InlineData(100, "Everything you paid is on its way")]
    [InlineData(50, "5.00 EUR is on its way")]
    [InlineData(0, "is cancelled.")]
    public async Task Cancel_ByTerms_SendsOneTrueMail(int percent, string says)
    {
        await OrderAsync(percent);
        var before = _world.Mails.Count;

        await CancelAsync();

        Assert.Equal(before + 1, _world.Mails.Count);
        Assert.Contains(says, LastMail(), StringComparison.Ordinal);
        Assert.Equal(percent > 0, LastMail().Contains("on its way", StringComparison.Ordinal));
    }

    /// <summary>
    /// Money that went back because the price fell has its own time: the mail about the cancellation names the rest.
    /// </summary>
    [Theory]
    [InlineData(0, "is cancelled.")]
    [InlineData(50, "4.50 EUR is on its way")]
    public async Task Cancel_AfterThePriceFell_NamesOnlyWhatGoesBackNow(int percent, string says)
    {
        var edition = PreorderWorld.Edition(1) with
        {
            Refund = new(_world.World.Clock.GetUtcNow().AddYears(1), percent),
            Choices =
            [
                new()
                {
                    Id = "trim",
                    Title = new() { ["en"] = "Trim" },
                    Values = [new("lounge", 0), new("pop", -100)],
                },
            ],
        };
        _world.World.Define(edition);
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(
            Ann,
            (preorder, now) => PreorderChanges.Choose(preorder, edition, new() { ["trim"] = "pop" }, now)
        );
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
        Assert.Equal(900, Order.Paid());

        await CancelAsync();

        Assert.Contains(says, LastMail(), StringComparison.Ordinal);
        Assert.Equal(percent > 0, LastMail().Contains("on its way", StringComparison.Ordinal));
    }

    /// <summary>The bank takes the money back while the price falls, before its notice is read.</summary>
    [Fact]
    public async Task PriceFalls_WhileThePaymentIsDisputed_IsADispute()
    {
        var edition = PreorderWorld.Edition(1) with
        {
            Choices =
            [
                new()
                {
                    Id = "trim",
                    Title = new() { ["en"] = "Trim" },
                    Values = [new("lounge", 0), new("pop", -100)],
                },
            ],
        };
        _world.World.Define(edition);
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        _world.Stripe.Do(stripe => stripe.Dispute(stripe.List("charge", _ => true).Single()));

        await _world.ChangeAsync(
            Ann,
            (preorder, now) => PreorderChanges.Choose(preorder, edition, new() { ["trim"] = "pop" }, now)
        );

        Assert.Equal((PreorderStatus.Disputed, null), (Order.Status, Order.StaffNeeded));
    }

    [Theory]
    [InlineData(-1, 500)]
    [InlineData(0, 1000)] // the date itself is too late
    [InlineData(1, 1000)]
    public async Task Cancel_AroundTheDateOfTheTerms_GivesBackOnlyBefore(int seconds, int kept)
    {
        await OrderAsync(percent: 50);
        _world.World.Clock.SetUtcNow(Order.Refund!.Before.AddSeconds(seconds));

        await CancelAsync();

        Assert.Equal((PreorderStatus.Cancelled, kept), (Order.Status, Order.Paid()));
    }

    [Fact]
    public async Task Refund_FailsThreeTimes_WaitsForStaff()
    {
        await OrderAsync(percent: 100);
        _world.Stripe.Faults.Add(new("POST /v1/refunds", StripeFault.Refused, Times: 3));

        await CancelAsync();
        await _world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(12));
        Assert.Equal(
            (PreorderStatus.Refunding, StaffNeeded.RefundFailed, 3),
            (Order.Status, Order.StaffNeeded?.Code, Order.Refunds.Length)
        );
        Assert.Empty(Assert.Single(_world.World.Shards()).Allocations); // the unit does not wait for staff
        Assert.DoesNotContain("on its way", LastMail(), StringComparison.Ordinal);

        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        await _world.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(12));

        Assert.Equal((PreorderStatus.Refunded, 0), (Order.Status, Order.Paid()));
        _world.CheckBooks();
    }

    /// <summary>The bank gives a part back for good. The rest goes back by the terms, or staff see that it cannot.</summary>
    [Theory]
    [InlineData(100, 400, true)]
    [InlineData(50, 400, true)]
    [InlineData(40, 400, false)] // the bank gave back what the terms give
    [InlineData(0, 400, false)]
    public async Task Cancel_AfterAPartlyLostDispute_ComesToAnEnd(int percent, int lost, bool needsStaff)
    {
        await OrderAsync(percent);
        _world.Stripe.Do(stripe => stripe.Dispute(stripe.List("charge", _ => true).Single(), lost));
        await _world.NoticeAsync();
        _world.Decide(isWon: false);
        await _world.NoticeAsync();
        Assert.Equal((PreorderStatus.Disputed, 1000 - lost), (Order.Status, Order.Paid()));

        await CancelAsync();
        await _world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(12));

        // The simulator, like Stripe, refunds no charge of which the bank took money back.
        Assert.Equal(needsStaff ? StaffNeeded.RefundFailed : null, Order.StaffNeeded?.Code);
        Assert.Equal(!needsStaff, Order.Status.IsOver());
        Assert.Equal(1000 - lost, Order.Paid());
        Assert.DoesNotContain("on its way", LastMail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancel_WhileTheChargeIsDeclined_SendsOneMail()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.SaveCard));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, "4000000000000341");
        world.Queues.Loses = () => true; // the hints come late
        await world.ChargeRunAsync();
        world.Queues.Loses = () => false;
        await world.InsistAsync(process =>
            process.Runs.RunAsync(new(PreorderWorld.CampaignId, PreorderWorld.EditionId, "run"), default)
        );
        var before = world.Mails.Count;

        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(12));

        Assert.Equal(PreorderStatus.Cancelled, world.World.Preorder(Ann)!.Status);
        var mail = Assert.Single(world.Mails.Skip(before));
        Assert.Contains("is cancelled", mail.Text, StringComparison.Ordinal);
    }

    /// <summary>The bank decides on a charge only after the customer has cancelled.</summary>
    [Theory]
    [InlineData(PaymentStatus.Declined)]
    [InlineData(PaymentStatus.ActionRequired)]
    [InlineData(PaymentStatus.Succeeded)]
    public async Task Charge_DecidedAfterTheCancellation_SendsNoMailOfItsOwn(PaymentStatus status)
    {
        await OrderAsync(percent: 100);
        var now = _world.World.Clock.GetUtcNow();
        var cancelled = Order with
        {
            Status = PreorderStatus.Charging,
            CancelRequestedAt = now,
            Charge = new(1, 500, 1, now, "pi"),
        };
        var outcomes = new ChargeOutcomes(Options.Create(new PaymentSettings()), _world.World.Clock);

        var decided = outcomes.Settle(cancelled, new("pi", status, 500, 0, null, null, null, null, [], []));

        Assert.Empty(decided.Mails);
        Assert.Single(
            outcomes
                .Settle(cancelled with { CancelRequestedAt = null }, new("pi", status, 500, 0, null, null, null, null, [], []))
                .Mails
        );
    }

    private string LastMail() => _world.Mails[^1].Text;

    private async Task OrderAsync(int percent)
    {
        var end = _world.World.Clock.GetUtcNow().AddYears(1);
        _world.World.Define(PreorderWorld.Edition(1) with { Refund = new(end, percent) });
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
    }

    private async Task CancelAsync()
    {
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
    }

    private void RefundByHand(int amount) =>
        _world.Stripe.Do(stripe =>
            stripe.Refund(
                new(
                    "POST",
                    "/v1/refunds",
                    new Dictionary<string, string>
                    {
                        ["payment_intent"] = StripeBooks.TextOf(stripe.List("payment_intent", _ => true).Single(), "id")!,
                        ["amount"] = $"{amount}",
                    },
                    null
                )
            )
        );
}
