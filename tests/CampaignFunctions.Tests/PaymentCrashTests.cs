using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Runs each course that a pre-order can take, and ends the process at every point in turn. A point lies before or after each
/// await with which the process reaches the store, the queues, the payment provider or the mail server.
/// </summary>
public sealed class PaymentCrashTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string CancelledInItsCharge = "cancelled during its charge";

    private static readonly TimeSpan Minutes = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    private static readonly EditionDefinition Chosen = PreorderWorld.Edition(1) with
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

    internal static readonly Dictionary<string, Scenario> Scenarios = new()
    {
        ["pay"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["deposit, then charge run"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChargeRunAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["card saved, then charge run"] = new(
            PreorderWorld.Edition(1, PaymentKind.SaveCard),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChargeRunAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["declined at every attempt"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000000000000341");
                await world.ChargeRunAsync();
                await world.PassAsync(TimeSpan.FromDays(9), HalfADay);
            },
            (Ann, PreorderStatus.Refunded, 0)
        ),
        ["3-D Secure"] = new(
            PreorderWorld.Edition(1, PaymentKind.SaveCard),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000002760003184");
                await world.ChargeRunAsync();
                await world.PassAsync(Minutes, Minutes);
                world.Answer(world.World.Preorder(Ann)!.Charge!.ActionUrl!, isConfirmed: true);
                await world.NoticeAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["3-D Secure refused, then confirmed"] = new(
            PreorderWorld.Edition(1, PaymentKind.SaveCard),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000002760003184");
                await world.ChargeRunAsync();
                await world.PassAsync(Minutes, Minutes);
                world.Answer(world.World.Preorder(Ann)!.Charge!.ActionUrl!, isConfirmed: false);
                await world.NoticeAsync();
                await world.PassAsync(TimeSpan.FromDays(2), HalfADay);
                world.Answer(world.World.Preorder(Ann)!.Charge!.ActionUrl!, isConfirmed: true);
                await world.NoticeAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["declined, then paid with another card"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000000000000341");
                await world.ChargeRunAsync();
                await world.PassAsync(Minutes, Minutes);
                await world.ChangeAsync(Ann, PreorderChanges.Renew);
                await world.PassAsync(Minutes, Minutes);
                for (var i = 0; i < 5 && world.World.Preorder(Ann)!.Renewal?.SessionId is null; i++)
                    await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
                var session = world.World.Preorder(Ann)!.Renewal!.SessionId!;
                world.Stripe.Do(stripe =>
                    stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", 12, 2040)
                );
                await world.NoticeAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["never paid"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PassAsync(TimeSpan.FromMinutes(40), Minutes);
            },
            (Ann, PreorderStatus.Expired, 0)
        ),
        ["cancelled before payment"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
            },
            (Ann, PreorderStatus.Cancelled, 0)
        ),
        ["cancelled during payment"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                world.Queues.Loses = () => true; // no hint tells the process of the payment or of the cancellation
                await world.PayAsync(Ann);
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
                world.Queues.Loses = () => false;
            },
            (Ann, PreorderStatus.Refunded, 0)
        ),
        ["paid, then cancelled"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
            },
            (Ann, PreorderStatus.Refunded, 0)
        ),
        [CancelledInItsCharge] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000000000000341");
                await world.ChargeRunAsync();
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
            },
            (Ann, PreorderStatus.Refunded, 0)
        ),
        ["cancelled too late for a full refund"] = new(
            PreorderWorld.Edition(1) with
            {
                Refund = new(new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero), 60),
            },
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
            },
            (Ann, PreorderStatus.Cancelled, 400)
        ),
        ["disputed and won"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000000000000259");
                world.Decide(isWon: true);
                await world.NoticeAsync();
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["disputed and lost"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann, "4000000000000259");
                world.Decide(isWon: false);
                await world.NoticeAsync();
            },
            (Ann, PreorderStatus.Disputed, 0)
        ),
        ["cancelled, then offered to the waitlist"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.PlaceAsync(Bob, waitlist: true);
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
                await world.PassAsync(Minutes, Minutes);
                await world.ChangeAsync(Bob, PreorderChanges.Accept);
                await world.PassAsync(Minutes, Minutes);
                await world.PayAsync(Bob);
            },
            (Ann, PreorderStatus.Refunded, 0),
            (Bob, PreorderStatus.Paid, 1000)
        ),
        ["an offer of one unit of two lapses"] = new(
            PreorderWorld.Edition(1, perPerson: 2),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.InsistAsync(process =>
                    process.Place.HandleAsync(world.World.Order(Bob, quantity: 2, waitlist: true), default)
                );
                await world.DeliverAsync();
                await world.ChangeAsync(Ann, PreorderChanges.Cancel);
                await world.PassAsync(OfferUnits.OfferedFor + Minutes, TimeSpan.FromHours(1));
            },
            (Ann, PreorderStatus.Cancelled, 0),
            (Bob, PreorderStatus.Waitlisted, 0)
        ),
        ["paid, then a part refunded by staff"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.PassAsync(Minutes, TimeSpan.FromMinutes(1));
                await world.ActAsync(Ann, StaffActionKind.Refund, (it, now) => StaffChanges.Refund(it, 300, now));
            },
            (Ann, PreorderStatus.Paid, 700)
        ),
        ["held longer by staff, then paid"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.ChangeAsync(Ann, (it, now) => StaffChanges.ExtendHold(it, now.AddHours(3), now));
                await world.PassAsync(TimeSpan.FromMinutes(60), Minutes);
                await world.PayAsync(Ann);
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["edition cancelled"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.PlaceAsync(Bob, waitlist: true);
                var now = world.World.Clock.GetUtcNow();
                var job = new JobDocument
                {
                    Id = "job",
                    Pk = PreorderWorld.CampaignId,
                    Kind = JobKind.CancelEdition,
                    Status = JobStatus.Running,
                    By = "admin-1",
                    BodyHash = "hash",
                    AskedAt = now,
                    TouchedAt = now,
                };
                await world.InsistAsync(process =>
                    process.Ask.CancelEditionAsync(job, PreorderWorld.EditionId, new(60, "x"), default)
                );
                await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10));
            },
            (Ann, PreorderStatus.Cancelled, 400),
            (Bob, PreorderStatus.Cancelled, 0)
        ),
        ["openings paused, then charges"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.World.PauseAsync(Pauses.None with { Openings = true });
                await world.InsistAsync(process => process.Place.HandleAsync(world.World.Order(Ann), default));
                await world.PassAsync(TimeSpan.FromMinutes(10), Minutes);
                Assert.Equal(PreorderStatus.Reserved, world.World.Preorder(Ann)!.Status);
                await world.World.PauseAsync(Pauses.None with { Charges = true });
                await world.PassAsync(TimeSpan.FromMinutes(20), Minutes); // a lost hint costs as long as the pause
                await world.PayAsync(Ann);
                await world.ChargeRunAsync();
                await world.PassAsync(TimeSpan.FromMinutes(10), Minutes);
                Assert.Equal(PreorderStatus.ChargeDue, world.World.Preorder(Ann)!.Status);
                await world.World.PauseAsync(Pauses.None);
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["a call rejected, then resumed by staff"] = new(
            PreorderWorld.Edition(1),
            async world =>
            {
                world.Stripe.Faults.Add(new("POST /v1/checkout/sessions", StripeFault.Refused));
                await world.InsistAsync(process => process.Place.HandleAsync(world.World.Order(Ann), default));
                for (var i = 0; i < 15 && world.World.Preorder(Ann)!.Status == PreorderStatus.Reserved; i++)
                {
                    if (world.World.Preorder(Ann)!.StaffNeeded is not null)
                        await world.ActAsync(Ann, StaffActionKind.Resume, PreorderChanges.Resume);
                    await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
                }

                await world.PayAsync(Ann);
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["charge run paused, and resumed later"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.PassAsync(Minutes, TimeSpan.FromMinutes(1));
                world.Queues.Loses = () => true;
                await world.ChargeRunAsync();
                await world.TryChangeRunAsync("run", ChargeRunDocument.Paused);
                world.Queues.Loses = () => false;
                await world.PassAsync(TimeSpan.FromMinutes(30), Minutes);
                Assert.Equal(PreorderStatus.Confirmed, world.World.Preorder(Ann)!.Status);
                await world.TryChangeRunAsync("run", ChargeRunDocument.Running);
            },
            (Ann, PreorderStatus.Paid, 1000)
        ),
        ["charge run stopped"] = new(
            PreorderWorld.Edition(1, PaymentKind.Deposit),
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.PassAsync(Minutes, TimeSpan.FromMinutes(1));
                world.Queues.Loses = () => true;
                await world.ChargeRunAsync();
                await world.TryChangeRunAsync("run", ChargeRunDocument.Stopped);
                world.Queues.Loses = () => false;
            },
            (Ann, PreorderStatus.Confirmed, 100)
        ),
        ["cheaper choice after payment"] = new(
            Chosen,
            async world =>
            {
                await world.PlaceAsync(Ann);
                await world.PayAsync(Ann);
                await world.ChangeAsync(
                    Ann,
                    (preorder, now) => PreorderChanges.Choose(preorder, Chosen, new() { ["trim"] = "pop" }, now)
                );
            },
            (Ann, PreorderStatus.Paid, 900)
        ),
    };

    public static TheoryData<string> Names() => [.. Scenarios.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_ProcessEndsAtEveryPoint_HasTheSameOutcome(string name)
    {
        var scenario = Scenarios[name];
        var (mails, repeated) = MailsOf(await RunAsync(scenario, -1));
        Assert.Equal(0, repeated);
        var points = 0;
        for (var isReached = true; isReached; points += Scale.Of(10, 1))
        {
            try
            {
                var world = await RunAsync(scenario, points);
                isReached = world.HasCrashed;
                // In that scenario, an early end of the process lets the cancellation come before the decline. Then the mails
                // differ.
                if (name != CancelledInItsCharge)
                    Assert.Equal(Lasting(mails), Lasting(MailsOf(world).Mails));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"{name}, process ended at point {points}: {fault.Message}", fault);
            }
        }

        Assert.InRange(points, 20, 2000);
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {points} points");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Scenario_ProviderFailsAtEveryCall_HasTheSameOutcome(string name)
    {
        var calls = 0;
        foreach (var kind in new[] { StripeFault.TimeoutAfterSuccess, StripeFault.ServerError, StripeFault.TooManyRequests })
        {
            var isReached = true;
            for (var after = 0; isReached; after += Scale.Of(3, 1), calls++)
            {
                try
                {
                    var rule = new StripeFaultRule("/v1", kind, After: after);
                    var world = await RunAsync(Scenarios[name], -1, rule);
                    isReached = world.Stripe.Faults.AreUsedUp;
                }
                catch (Exception fault)
                {
                    throw new InvalidOperationException($"{name}, {kind} at call {after}: {fault.Message}", fault);
                }
            }
        }

        Assert.InRange(calls, 6, 1000);
    }

    /// <summary>Returns the mails that are sent even if they are late. News that is not true any more is not sent.</summary>
    private static IEnumerable<string> Lasting(string[] mails) =>
        mails.Where(mail =>
            !Array.Exists(
                ["please confirm", "was declined", "it's your turn", "you can pay now"],
                late => mail.Contains(late, StringComparison.Ordinal)
            )
        );

    /// <summary>
    /// Returns the mails, and how many of them were sent twice. A customer who waits long for the checkout, because the process
    /// ended, gets one more mail.
    /// </summary>
    private static (string[] Mails, int Repeated) MailsOf(PaymentWorld world)
    {
        var sent = world.Mails.DistinctBy(mail => mail.Name).ToArray();
        var mails = sent.Where(mail => !mail.Subject.EndsWith("you can pay now", StringComparison.Ordinal));
        return ([.. mails.Select(mail => $"{mail.To}: {mail.Subject}").Order()], world.Mails.Count - sent.Length);
    }

    private static async Task<PaymentWorld> RunAsync(Scenario scenario, int endsAt, StripeFaultRule? fault = null)
    {
        var world = new PaymentWorld(scenario.Edition, endsAt);
        if (fault is not null)
            world.Stripe.Faults.Add(fault);
        await scenario.Run(world);
        await world.PassAsync(TimeSpan.FromMinutes(90), Minutes); // long enough for every sweep
        foreach (var (person, status, paid) in scenario.Outcomes)
        {
            var preorder = world.World.Preorder(person)!;
            Assert.Equal((status, paid), (preorder.Status, preorder.Paid()));
        }

        world.CheckBooks();
        return world;
    }

    internal sealed record Scenario(
        EditionDefinition Edition,
        Func<PaymentWorld, Task> Run,
        params (string Person, PreorderStatus Status, long Paid)[] Outcomes
    );
}
