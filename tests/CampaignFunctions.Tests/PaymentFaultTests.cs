using System.Net.Sockets;
using System.Text.Json.Nodes;
using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests the outcome of pre-orders if the payment provider fails, refuses a call, or reports an unexpected fact.
/// </summary>
public sealed class PaymentFaultTests
{
    /// <summary>An earlier version sent the same key with other parameters, and its answer was lost.</summary>
    [Fact]
    public async Task Charge_KeyWasUsedWithOtherParameters_UsesThatPayment()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync("ann");
        await world.PayAsync("ann");
        var ann = world.World.Preorder("ann")!;
        var order = new PaymentOrder(ann.Subject(), ann.CustomerId!, ann.Card!.Id, 900, "EUR", "Another title", "charge:1");
        var gateway = SimulatorHandler.Gateway(world.Stripe);
        var made = await gateway.CreatePaymentAsync(order, $"{ann.Id}:charge:1:1", TestContext.Current.CancellationToken);

        await world.ChargeRunAsync();

        var charged = world.World.Preorder("ann")!;
        Assert.Equal((PreorderStatus.Paid, made.Id), (charged.Status, charged.Charge!.PaymentId));
        world.CheckBooks();
    }

    private const string Ann = "ann";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Checkout_FirstAnswerLost_IsReadySecondsLater()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.Stripe.Faults.Add(new("/v1/customers", StripeFault.TimeoutAfterSuccess));
        await world.InsistAsync(process => process.Place.HandleAsync(world.World.Order(Ann), default));
        await world.DeliverAsync();
        Assert.Equal(PreorderStatus.Reserved, world.World.Preorder(Ann)!.Status);

        world.World.Clock.Advance(TimeSpan.FromSeconds(5));
        world.Queues.Tick();
        await world.DeliverAsync();

        Assert.Equal(PreorderStatus.AwaitingPayment, world.World.Preorder(Ann)!.Status);
        world.CheckBooks();
    }

    [Fact]
    public async Task Provider_Unavailable_IsCalledEverMoreSeldomByOneMessage()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1)) { Stripe = { Calls = [] } };
        world.Stripe.Faults.Add(new("/v1/customers", StripeFault.ServerError, Times: 1000));
        await world.InsistAsync(process => process.Place.HandleAsync(world.World.Order(Ann), default));
        await world.DeliverAsync();
        var began = world.World.Clock.GetUtcNow();
        var calls = new List<double>();
        for (var i = 0; i < 60 * 4; i++)
        {
            Assert.Single(world.Queues.All);
            var before = world.Stripe.Calls.Count;
            await world.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
            if (world.Stripe.Calls.Count > before)
                calls.Add((world.World.Clock.GetUtcNow() - began).TotalSeconds);
        }

        Assert.Equal([5, 15, 35, 75, 135, 195], calls);
    }

    [Fact]
    public async Task Checkout_KeepsFailing_StaysInLineWithItsUnits()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.Stripe.Faults.Add(new("/v1/checkout", StripeFault.ServerError, Times: 30));
        await world.PlaceAsync(Ann);

        await world.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(1));
        Assert.Equal(PreorderStatus.Reserved, world.World.Preorder(Ann)!.Status);
        Assert.Single(Assert.Single(world.World.Shards()).Allocations);
        for (var i = 0; i < 30 && world.World.Preorder(Ann)!.Status == PreorderStatus.Reserved; i++)
            await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));

        var open = world.World.Preorder(Ann)!;
        Assert.Equal(PreorderStatus.AwaitingPayment, open.Status);
        Assert.True(open.HoldUntil > world.World.Clock.GetUtcNow());
        Assert.Equal(open.HoldUntil, open.Checkout!.ExpiresAt);
        Assert.Single(world.Stripe.All("checkout.session"));
    }

    [Theory]
    [InlineData("/v1/checkout")] // never made, and its idempotency key always gives the same error
    [InlineData("/v1/customers")]
    public async Task Checkout_KeyKeepsItsError_IsOpenedUnderAnotherKeyAfterTheListIsEmpty(string path)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1)) { Stripe = { Calls = [] } };
        world.Stripe.Faults.Add(new(path, StripeFault.ServerErrorKept));
        await world.PlaceAsync(Ann);
        await world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));

        Assert.Equal(
            (PreorderStatus.AwaitingPayment, 2),
            (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Checkout!.Attempt)
        );
        if (path == "/v1/checkout")
            Assert.Contains(world.Stripe.Calls, call => call.Call == "GET /v1/checkout/sessions");
        await world.PassAsync(TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(5));
        Assert.Equal(PreorderStatus.Expired, world.World.Preorder(Ann)!.Status);
        world.CheckBooks();
    }

    [Theory]
    [InlineData("/v1/payment_intents", 0, PaymentKind.Deposit)]
    [InlineData("/v1/payment_intents", 1, PaymentKind.Deposit)]
    public async Task Charge_KeyKeepsItsError_IsMadeAgainADayLater(string path, int after, PaymentKind kind)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, kind));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Faults.Add(new(path, StripeFault.ServerErrorKept, After: after));
        await world.ChargeRunAsync();
        await world.PassAsync(TimeSpan.FromHours(22), TimeSpan.FromHours(1));
        Assert.Equal(PreorderStatus.Charging, world.World.Preorder(Ann)!.Status);

        await world.PassAsync(TimeSpan.FromHours(5), TimeSpan.FromHours(1));

        Assert.Equal((PreorderStatus.Paid, 1000), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        world.CheckBooks();
    }

    [Theory]
    [InlineData(nameof(StripeFault.TimeoutAfterSuccess))] // the refund was made, and the process finds it
    [InlineData(nameof(StripeFault.ServerErrorKept))] // the refund was not made, and the process makes it with another key
    [InlineData(nameof(StripeFault.Refused))]
    public async Task Refund_WithoutAnAnswerForADay_IsMadeOnce(string fault)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1) with { Refund = new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), 50) });
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Faults.Add(new("POST /v1/refunds", Enum.Parse<StripeFault>(fault)));
        world.Queues.Loses = () => true;
        await world.TryChangeAsync(Ann, PreorderChanges.Cancel);
        await world.InsistAsync(process =>
            process.Process.HandleAsync(new(PreorderWorld.CampaignId, world.World.IdOf(Ann)), default)
        );
        world.World.Clock.Advance(TimeSpan.FromHours(25)); // nothing else happens in this time
        world.Queues.Loses = () => false;
        await world.PassAsync(TimeSpan.FromDays(3), TimeSpan.FromHours(6));

        Assert.Equal((PreorderStatus.Cancelled, 500), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        Assert.Single(world.Stripe.All("refund"));
        world.CheckBooks();
    }

    /// <summary>
    /// An attempt whose message comes late is replaced by another. This one must be made at once, or none ever is.
    /// </summary>
    [Fact]
    public async Task Checkout_EachMessageComesLate_IsOpened()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.Stripe.Faults.Add(new("POST /v1/customers", StripeFault.ServerError));
        await world.InsistAsync(process => process.Place.HandleAsync(world.World.Order(Ann), default));
        await world.DeliverAsync();
        Assert.Equal(PreorderStatus.Reserved, world.World.Preorder(Ann)!.Status);

        await world.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(20));

        Assert.Equal(PreorderStatus.AwaitingPayment, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Refund_ReturnedByTheBank_IsRetried()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(30));
        Assert.Equal(PreorderStatus.Refunded, world.World.Preorder(Ann)!.Status);
        world.Stripe.Do(stripe =>
        {
            stripe.ReturnRefund(stripe.List("refund", _ => true).Single());
            return true;
        });
        await world.NoticeAsync();
        Assert.Equal((PreorderStatus.Refunding, 1000), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));

        await world.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(6));

        Assert.Equal((PreorderStatus.Refunded, 0), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        world.CheckBooks();
    }

    [Fact]
    public async Task Excess_RefundRefused_IsRetriedOnceADay()
    {
        var edition = PreorderWorld.Edition(1) with
        {
            Choices =
            [
                new()
                {
                    Id = "trim",
                    Title = new() { ["en"] = "Trim" },
                    Values = [new("lounge", 150), new("pop", -100)],
                },
            ],
        };
        var world = new PaymentWorld(edition);
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Faults.Add(new("POST /v1/refunds", StripeFault.Refused, Times: 2));
        world.Stripe.Calls = [];
        await world.ChangeAsync(
            Ann,
            (preorder, now) => PreorderChanges.Choose(preorder, edition, new() { ["trim"] = "pop" }, now)
        );
        await world.PassAsync(TimeSpan.FromDays(6), TimeSpan.FromHours(6));

        Assert.InRange(world.Stripe.Calls.Count(call => call.Call == "POST /v1/refunds"), 2, 4);
        Assert.Equal((PreorderStatus.Paid, 900), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
    }

    [Fact]
    public async Task Dispute_LostAndPreorderCancelled_OffersTheUnitToTheWaitlist()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, "4000000000000259");
        await world.PlaceAsync("bob", waitlist: true);
        Assert.Equal(ProblemCode.PreorderLocked, (await world.TryChangeAsync(Ann, PreorderChanges.Cancel))!.Code);
        world.Decide(isWon: false);
        await world.NoticeAsync();

        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.True(world.World.Preorder(Ann)!.Status.IsOver());
        Assert.Equal(PreorderStatus.Offered, world.World.Preorder("bob")!.Status);
        Assert.Empty(world.Stripe.All("refund"));
    }

    /// <summary>The customer disputes the deposit while the rest is due or being charged.</summary>
    [Theory]
    [InlineData(PreorderStatus.ChargeDue, "4242424242424242")]
    [InlineData(PreorderStatus.Declined, "4000000000000341")]
    [InlineData(PreorderStatus.ActionRequired, "4000002760003184")]
    public async Task Dispute_OfTheDepositBeforeTheRestIsPaid_StopsTheCharge(PreorderStatus status, string card)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, card);
        world.Queues.Loses = () => status == PreorderStatus.ChargeDue; // then the charge has not begun
        await world.ChargeRunAsync();
        if (status == PreorderStatus.ChargeDue)
            await world.InsistAsync(process =>
                process.Runs.RunAsync(new(PreorderWorld.CampaignId, PreorderWorld.EditionId, "run"), default)
            );
        world.Queues.Loses = () => false;
        Assert.Equal(status, world.World.Preorder(Ann)!.Status);

        world.Stripe.Do(stripe => stripe.Dispute(stripe.List("charge", _ => true).Single()));
        await world.NoticeAsync();
        await world.PassAsync(TimeSpan.FromDays(9), TimeSpan.FromHours(12));

        Assert.Equal((PreorderStatus.Disputed, 100), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        Assert.Single(world.Stripe.All("charge"));
        Assert.Single(
            world.Mails,
            mail => mail.Subject.EndsWith("your bank has taken the payment back", StringComparison.Ordinal)
        );
        var demand = await new DemandReport(world.World.Memory, world.World.Clock).ReadAsync(PreorderWorld.CampaignId, Cancel);
        Assert.Equal(("EUR", 0, 0), (demand.Money[0].Currency, demand.Money[0].Collected, demand.Money[0].Outstanding));

        world.Decide(isWon: true);
        await world.NoticeAsync();
        Assert.Equal(
            (PreorderStatus.Confirmed, 900),
            (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Outstanding())
        );
        world.CheckBooks();
    }

    [Fact]
    public async Task Dispute_WonThenLostOrOnlyAnInquiry_IsBookedAsAtTheProvider()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, "4000000000000259");
        world.Decide(isWon: true);
        await world.NoticeAsync();
        world.Decide(isWon: false); // after an appeal
        await world.NoticeAsync();
        Assert.Equal((PreorderStatus.Disputed, 0), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        Assert.Equal(0, world.World.Preorder(Ann)!.Ledger.Balance(Accounts.Disputed));

        world.Stripe.Do(stripe =>
        {
            var dispute = stripe.List("dispute", _ => true).Single();
            dispute["id"] = "du_inquiry";
            dispute["status"] = "warning_needs_response";
            stripe.Save(dispute);
            return true;
        });
        var known = await SimulatorHandler
            .Gateway(world.Stripe)
            .FindPaymentAsync(world.World.Preorder(Ann)!.Payments.Single(), Cancel);
        Assert.DoesNotContain(known.Disputes, dispute => dispute.Id == "du_inquiry");
    }

    [Theory]
    [InlineData(typeof(HttpRequestException))]
    [InlineData(typeof(SocketException))]
    public async Task AnyCall_ConnectionBreaks_IsUnavailable(Type fault)
    {
        var gateway = SimulatorHandler.Gateway(new BrokenHandler((Exception)Activator.CreateInstance(fault)!));

        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => gateway.FindPaymentAsync("pi_1", Cancel));
        await Assert.ThrowsAsync<PaymentGatewayUnavailableException>(() => gateway.CancelPaymentAsync("pi_1", Cancel));
    }

    /// <summary>Two notices of one payment may be handled at once. Then one write is lost, but no fact of the provider.</summary>
    [Fact]
    public async Task Notice_PreorderChangedDuringTheCheck_IsCheckedAgain()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        var session = world.World.Preorder(Ann)!.Checkout!.SessionId!;
        world.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", 12, 2040));
        var changes = 0;
        var busy = new SlowStore(world.World.Memory)
        {
            BeforeReplace = async _ =>
            {
                if (changes++ > 0)
                    return;
                var preorder = world.World.Preorder(Ann)!;
                await world.World.Memory.ChangeAsync(
                    PreorderDocument.Container,
                    preorder.Pk,
                    preorder.Id,
                    standing => standing with { LookAt = world.World.Clock.GetUtcNow() },
                    Cancel
                );
            },
        };
        var process = new PreorderProcess(
            busy,
            world.Queues,
            SimulatorHandler.Gateway(world.Stripe),
            world,
            world.World.Clock,
            new() { PerSecond = 1e9 }
        );

        await process.Process.HandleAsync(new(PreorderWorld.CampaignId, world.World.IdOf(Ann), IsNotice: true), Cancel);

        Assert.Equal(PreorderStatus.Paid, world.World.Preorder(Ann)!.Status);
    }

    /// <summary>Between two looks at a real clock, some time passes. Still, the turn of a process that is alone is now.</summary>
    [Fact]
    public async Task Notice_ClockTicksDuringTheCheck_IsHandledAtOnce()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        var session = world.World.Preorder(Ann)!.Checkout!.SessionId!;
        world.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", 12, 2040));
        var process = new PreorderProcess(
            world.World.Memory,
            world.Queues,
            SimulatorHandler.Gateway(world.Stripe),
            world,
            new TickingClock(world.World.Clock)
        );

        await process.Process.HandleAsync(new(PreorderWorld.CampaignId, world.World.IdOf(Ann), IsNotice: true), Cancel);

        Assert.Equal(PreorderStatus.Paid, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Cancel_ChargeHasATurnMuchLater_RefundsAtOnce()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        var later = world.World.Clock.GetUtcNow().AddHours(1);
        await world.World.Memory.ChangeAsync(
            PreorderDocument.Container,
            world.World.Preorder(Ann)!.Pk,
            world.World.IdOf(Ann),
            preorder => preorder with { Status = PreorderStatus.ChargeDue, DueAt = later, TurnAt = later },
            Cancel
        );

        await world.ChangeAsync(Ann, PreorderChanges.Cancel);

        Assert.Equal(PreorderStatus.Refunded, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Refund_MadeByHand_IsBookedAndNotChargedAgain()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Do(stripe =>
            stripe.Refund(
                new(
                    "POST",
                    "/v1/refunds",
                    new Dictionary<string, string>
                    {
                        ["payment_intent"] = StripeBooks.TextOf(stripe.List("payment_intent", _ => true).Single(), "id")!,
                        ["amount"] = "40",
                    },
                    null
                )
            )
        );
        await world.NoticeAsync();
        Assert.Equal((60, 900), (world.World.Preorder(Ann)!.Paid(), world.World.Preorder(Ann)!.Outstanding()));

        await world.ChargeRunAsync();
        await world.NoticeAsync();

        Assert.Equal((PreorderStatus.Paid, 960), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        world.CheckBooks();
    }

    /// <summary>A refused list of events is our fault, for example a wrong key. Nothing may hide it.</summary>
    [Fact]
    public async Task Events_ListRefused_Throws()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.Stripe.Faults.Add(new("/v1/events", StripeFault.Refused));

        await Assert.ThrowsAsync<PaymentRefusedException>(() => world.Process.Process.HandleAsync(new(), Cancel));
    }

    [Fact]
    public async Task Events_ManyTurnsAtTheHead_AreReadAtOnce()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1), perSecond: 1);
        var settings = Microsoft.Extensions.Options.Options.Create(new PaymentSettings { PerSecond = 1 });
        var (now, pace) = (world.World.Clock.GetUtcNow(), new Pace(world.World.Memory, settings, world.World.Clock));
        for (var i = 0; i < 10; i++)
            await pace.TakeHeadAsync(PaceLane.Read, now, TimeSpan.Zero, Cancel);

        await world.Process.Process.HandleAsync(new(), Cancel);

        Assert.Empty(world.Queues.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Events_NeverDelivered_AreFoundOnlyInTheListOfEvents(bool isCaughtUp)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, "4000000000000259");
        Assert.Equal(PreorderStatus.Disputed, world.World.Preorder(Ann)!.Status);
        world.Stripe.Faults.Delivery = StripeDelivery.Never;
        world.Decide(isWon: true);
        await world.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromHours(1));

        if (isCaughtUp)
            await world.CatchUpAsync();

        Assert.Equal(isCaughtUp ? PreorderStatus.Paid : PreorderStatus.Disputed, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Event_OfAnotherApiVersionOrUnknownObject_IsRecordedAndIgnored()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        JsonObject[] notices =
        [
            new()
            {
                ["id"] = "evt_1",
                ["object"] = "event",
                ["type"] = "invoice.paid",
                ["api_version"] = "2020-08-27",
                ["created"] = 1,
                ["data"] = new JsonObject
                {
                    ["object"] = new JsonObject { ["id"] = "in_1", ["object"] = "invoice" },
                },
            },
            new()
            {
                ["id"] = "evt_2",
                ["object"] = "event",
                ["type"] = "customer.created",
                ["created"] = 1,
                ["data"] = new JsonObject
                {
                    ["object"] = new JsonObject { ["id"] = "cus_1", ["object"] = "customer" },
                },
            },
            new()
            {
                ["id"] = "evt_3",
                ["object"] = "event",
                ["type"] = "new.thing",
                ["api_version"] = "2030-01-01.zebra",
                ["created"] = 1,
                ["data"] = new JsonObject
                {
                    ["object"] = new JsonObject { ["id"] = "x", ["object"] = "unheard_of" },
                },
            },
        ];
        foreach (var notice in notices)
            await world.ReceiveAsync(world.Process, notice.ToJsonString());

        Assert.Empty(world.Queues.Waiting);
        Assert.Equal(
            3,
            (await world.World.Memory.ScanAsync(Payments.EventDocument.Container, new(), null, Cancel)).Documents.Count
        );
    }

    [Fact]
    public async Task Event_WithKnownFacts_CausesNoProviderCall()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        await world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.Paid, world.World.Preorder(Ann)!.Status);
        world.Stripe.Calls = [];

        await world.NoticeAsync();
        await world.SweepAsync();

        Assert.Empty(world.Stripe.Calls);
        Assert.Contains(
            world.Stripe.All("event"),
            happened => StripeBooks.TextOf(happened, "type") == "payment_intent.succeeded"
        );
    }

    private sealed class BrokenHandler(Exception fault) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw fault;
    }

    /// <summary>A clock that moves by a millisecond at each look.</summary>
    private sealed class TickingClock(TimeProvider clock) : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow().AddMilliseconds(++_looks);
    }
}
