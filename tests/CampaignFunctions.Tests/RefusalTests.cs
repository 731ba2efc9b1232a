using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests the kinds of refusal: only a refusal of the card is the customer's. If a request is refused, the pre-order waits for
/// staff. If the account is refused, everything waits.
/// </summary>
public sealed class RefusalTests
{
    private const string Ann = "ann";
    private const string Disputing = "4000000000000259";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(2, PaymentKind.Deposit));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderDocument Order => _world.World.Preorder(Ann)!;

    /// <summary>Returns each call of a pre-order's life: a part of its address, and the stage in which it is made.</summary>
    public static TheoryData<string, string> Calls() =>
        new()
        {
            { "POST /v1/customers", "open" },
            { "POST /v1/checkout/sessions", "open" },
            { "GET /v1/checkout/sessions", "pay" },
            { "GET /v1/payment_intents", "pay" },
            { "POST /v1/payment_intents", "charge" },
            { "GET /v1/refunds", "pay" },
        };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Request_Refused_WaitsForStaffAndGoesOn(string call, string stage)
    {
        await ReachAsync(stage, new(call, StripeFault.RefusedKept));

        Assert.True(_world.Stripe.Faults.AreUsedUp);
        Assert.Equal("refused", Order.StaffNeeded?.Code);
        Assert.Null(Order.WorkDueAt());
        Assert.False(Order.Status.IsOver());
        Assert.NotNull(Order.Shard);
        var mails = _world.Mails.Count;
        await _world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromHours(1));
        Assert.Equal((mails, "refused"), (_world.Mails.Count, Order.StaffNeeded?.Code)); // nobody hears of our fault

        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        await FinishAsync();

        Assert.Equal((PreorderStatus.Paid, 1000), (Order.Status, Order.Paid()));
        Assert.DoesNotContain(_world.Mails, mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
        _world.CheckBooks();
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Account_Refused_WaitsAndGoesOnByItself(string call, string stage)
    {
        foreach (var kind in new[] { StripeFault.Unauthorized, StripeFault.Forbidden })
            _world.Stripe.Faults.Add(new(call, kind, Times: 2));
        await ReachAsync(stage, rule: null);
        await _world.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));
        await FinishAsync();

        Assert.True(_world.Stripe.Faults.AreUsedUp);
        Assert.Equal((PreorderStatus.Paid, 1000), (Order.Status, Order.Paid()));
        Assert.DoesNotContain(_world.Mails, mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
        _world.CheckBooks();
    }

    /// <summary>The payment still has the decline of the first attempt, which says nothing about the second call.</summary>
    [Fact]
    public async Task Request_RefusedAfterADecline_IsNotADeclineAgain()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann, "4000000000000341");
        await _world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.Declined, Order.Status);
        var declined = _world.Mails.Count;
        _world.Stripe.Faults.Add(new("POST /v1/payment_intents", StripeFault.Refused));

        await _world.PassAsync(TimeSpan.FromDays(1) + TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        Assert.Equal((PreorderStatus.Charging, "refused"), (Order.Status, Order.StaffNeeded?.Code));
        Assert.Equal(declined, _world.Mails.Count);
    }

    [Fact]
    public async Task Account_Refused_PausesEveryLane()
    {
        _world.Stripe.Faults.Add(new("POST /v1/customers", StripeFault.Unauthorized));
        await _world.InsistAsync(process => process.Place.HandleAsync(_world.World.Order(Ann), default));
        await _world.DeliverAsync();

        var settings = Microsoft.Extensions.Options.Options.Create(new PaymentSettings());
        var (now, pace) = (_world.World.Clock.GetUtcNow(), new Pace(_world.World.Memory, settings, _world.World.Clock));
        foreach (var lane in Enum.GetValues<PaceLane>())
            Assert.InRange(
                await pace.TakeHeadAsync(lane, now, TimeSpan.Zero, Cancel) - now,
                TimeSpan.FromSeconds(59),
                TimeSpan.FromSeconds(61)
            );
    }

    [Fact]
    public async Task Read_RefusedInADispute_WaitsForStaff()
    {
        await _world.PlaceAsync(Ann);
        _world.Stripe.Faults.Add(new("GET /v1/disputes", StripeFault.Refused));
        await _world.PayAsync(Ann, Disputing);
        Assert.NotNull(Order.StaffNeeded);

        await _world.ChangeAsync(Ann, PreorderChanges.Resume);

        Assert.Equal((PreorderStatus.Disputed, null), (Order.Status, Order.StaffNeeded));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Cancel_WhileStaffAreNeeded_IsCarriedOutAfterwards()
    {
        await ReachAsync("open", new("POST /v1/checkout/sessions", StripeFault.Refused));

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        Assert.Equal((PreorderStatus.Reserved, "refused"), (Order.Status, Order.StaffNeeded?.Code));
        await _world.ChangeAsync(Ann, PreorderChanges.Resume);
        await _world.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Cancelled, Order.Status);
        Assert.Empty(Assert.Single(_world.World.Shards()).Allocations);
    }

    [Fact]
    public async Task Resume_WithoutNeed_ChangesNothing()
    {
        await _world.PlaceAsync(Ann);

        var order = Order;
        Assert.Same(order, PreorderChanges.Resume(order, _world.World.Clock.GetUtcNow()).Value);
    }

    /// <summary>Brings the order to the stage in which the rule refuses a call.</summary>
    private async Task ReachAsync(string stage, StripeFaultRule? rule)
    {
        if (stage == "open" && rule is not null)
            _world.Stripe.Faults.Add(rule);
        await _world.PlaceAsync(Ann);
        if (stage == "open")
            return;
        if (stage == "pay" && rule is not null)
            _world.Stripe.Faults.Add(rule);
        await _world.PayAsync(Ann);
        if (stage == "pay")
            return;
        if (rule is not null)
            _world.Stripe.Faults.Add(rule);
        await _world.ChargeRunAsync();
    }

    private async Task FinishAsync()
    {
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        if (Order.Status == PreorderStatus.AwaitingPayment)
            await _world.PayAsync(Ann);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        await _world.ChargeRunAsync("finish");
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
    }
}
