using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Runs random histories of several customers and one edition. Customers order, pay with any card and change their minds. Charge
/// runs happen, and disputes and refunds by hand of a payment or a part of it. Staff refund more, and hold units longer. Stripe's
/// events are lost, doubled, late and out of order; its calls are refused, its refunds fail; hints are lost, processes end.
/// When all is calm, the books must agree.
/// </summary>
public sealed class PaymentHistoryTests
{
    private static readonly int Histories = Scale.Of(25, 100);

    private static readonly string[] People = ["ann", "bob", "cat", "dan", "eve"];
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    public static TheoryData<PaymentKind> Kinds() => [PaymentKind.Full, PaymentKind.Deposit, PaymentKind.SaveCard];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task History_InAnyOrder_LeavesEqualBooksAndNobodyStuck(PaymentKind kind)
    {
        for (var seed = 0; seed < Histories; seed++)
        {
            try
            {
                await RunAsync(new Random(seed), kind);
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"Seed {seed}: {fault.Message}", fault);
            }
        }
    }

    internal static EditionDefinition EditionOf(Random random, PaymentKind kind) =>
        PreorderWorld.Edition(1 + random.Next(3), kind) with
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
            Refund = random.Next(2) == 0 ? null : new(new(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), 50),
        };

    private static async Task RunAsync(Random random, PaymentKind kind)
    {
        var edition = EditionOf(random, kind);
        var world = new PaymentWorld(edition, random.Next(2) == 0 ? -1 : random.Next(600));
        world.Queues.Loses = () => random.Next(4) == 0;
        for (var i = 0; i < 40; i++)
            await ActAsync(world, edition, random);

        // Calm: the remaining events arrive, or the catch-up finds them. Twelve days pass, and every schedule ends.
        world.Queues.Loses = () => false;
        world.Stripe.Faults.Delivery = StripeDelivery.Normal;
        foreach (
            var dispute in world.Stripe.All("dispute").Where(dispute => StripeBooks.TextOf(dispute, "status") == "needs_response")
        )
            world.Stripe.Do(stripe =>
            {
                stripe.Decide(stripe.Find(StripeBooks.TextOf(dispute, "id"))!, random.Next(2) == 0);
                return true;
            });
        await world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(10));
        world.Stripe.Faults.Clear();
        await ResumeAsync(world);
        await world.CatchUpAsync();
        await world.PassAsync(TimeSpan.FromDays(12), TimeSpan.FromHours(12));
        world.CheckBooks();
        Assert.Empty((await world.ReconcileAsync()).Differences);
        Assert.All(world.World.Preorders(), preorder => Check(world, preorder));
        var repeated = world.Mails.Count - world.Mails.DistinctBy(mail => mail.Name).Count();
        Assert.InRange(repeated, 0, world.HasCrashed ? 1 : 0);
    }

    /// <summary>Checks that the pre-order has reached a stable status, and that this status agrees with its money.</summary>
    private static void Check(PaymentWorld world, PreorderDocument preorder)
    {
        var now = world.World.Clock.GetUtcNow();
        var returned = preorder
            .Refunds.Where(refund => refund is { IsReturn: true, State: RefundState.Succeeded })
            .Sum(refund => refund.Amount);
        Assert.InRange(returned, 0, preorder.Returned(preorder.CancelRequestedAt ?? now)); // never more than the terms
        var byOthers = preorder.Ledger.LostInDisputes() + world.RefundedByHand(preorder) + preorder.Goodwill();
        switch (preorder.Status)
        {
            case PreorderStatus.Paid:
                Assert.InRange(preorder.Paid(), preorder.Amount - byOthers, preorder.Amount);
                break;
            case PreorderStatus.Refunding:
                Assert.Equal(StaffNeeded.RefundFailed, preorder.StaffNeeded?.Code); // an alert has told staff
                break;
            case PreorderStatus.Confirmed:
                Assert.InRange(preorder.Paid(), 0, preorder.Amount - 1);
                break;
            case PreorderStatus.Expired:
                Assert.Equal(0, preorder.Received());
                break;
            case PreorderStatus.Refunded:
                Assert.Equal(0, preorder.Paid());
                break;
            case PreorderStatus.Cancelled:
                var tooMuch = preorder
                    .Refunds.Where(refund => refund is { IsReturn: false, IsGoodwill: false, State: RefundState.Succeeded })
                    .Sum(refund => refund.Amount);
                var kept = preorder.Received() - tooMuch - preorder.Returned(preorder.CancelRequestedAt ?? now);
                Assert.InRange(preorder.Paid(), Math.Max(0, kept - byOthers), kept);
                break;
            default:
                Assert.True(
                    preorder.Status is PreorderStatus.Waitlisted or PreorderStatus.Offered or PreorderStatus.Disputed,
                    $"{preorder.Id} is still {preorder.Status}"
                );
                break;
        }
    }

    internal static async Task ActAsync(PaymentWorld world, EditionDefinition edition, Random random)
    {
        var person = People[random.Next(People.Length)];
        var preorder = world.World.Preorder(person);
        switch (random.Next(19))
        {
            case 0 or 1 when preorder is null:
                await world.TryPlaceAsync(person, waitlist: random.Next(2) == 0);
                break;
            case 2 or 3 when preorder is { Status: PreorderStatus.AwaitingPayment }:
                await world.PayAsync(person, StripeCard.All[random.Next(StripeCard.All.Count)].Number);
                break;
            case 4 when preorder is not null:
                await world.TryChangeAsync(person, PreorderChanges.Cancel);
                break;
            case 5 when preorder is not null:
                await world.TryChangeAsync(person, PreorderChanges.Accept);
                break;
            case 6 when preorder is not null:
                var trim = random.Next(2) == 0 ? "lounge" : "pop";
                await world.TryChangeAsync(
                    person,
                    (standing, now) => PreorderChanges.Choose(standing, edition, new() { ["trim"] = trim }, now)
                );
                break;
            case 7:
                await world.ChargeRunAsync($"run-{random.Next(5)}");
                break;
            case 8 when preorder?.Charge?.ActionUrl is { } page:
                world.Answer(page, isConfirmed: random.Next(3) > 0);
                break;
            case 9:
                RefundByHand(world, random);
                break;
            case 10:
                Dispute(world, random);
                break;
            case 11:
                Fail(world, random);
                break;
            case 12:
                await ResumeAsync(world);
                break;
            case 14 when preorder is not null:
                long? part = random.Next(2) == 0 ? null : 1 + random.Next(1000);
                await world.TryChangeAsync(person, (standing, now) => StaffChanges.Refund(standing, part, now));
                break;
            case 15 when preorder is not null:
                var hours = 1 + random.Next(48);
                await world.TryChangeAsync(person, (it, now) => StaffChanges.ExtendHold(it, now.AddHours(hours), now));
                break;
            case 16:
                string[] statuses = ["paused", "running", "stopped"];
                await world.TryChangeRunAsync($"run-{random.Next(5)}", statuses[random.Next(3)]);
                break;
            case 13:
                world.Stripe.Faults.Delivery = (StripeDelivery)random.Next(5);
                break;
            default:
                await world.PassAsync(Step * (1 + random.Next(4)), Step);
                break;
        }
    }

    private static void RefundByHand(PaymentWorld world, Random random) =>
        world.Stripe.Do(stripe =>
        {
            var charges = stripe.List("charge", charge => StripeBooks.TextOf(charge, "status") == "succeeded").ToArray();
            if (charges.Length == 0)
                return false;
            var charge = charges[random.Next(charges.Length)];
            var left = Amount(charge, "amount") - Amount(charge, "amount_refunded");
            if (left > 0 && charge["disputed"]?.GetValue<bool>() != true)
                stripe.Refund(
                    new(
                        "POST",
                        "/v1/refunds",
                        new Dictionary<string, string>
                        {
                            ["payment_intent"] = StripeBooks.TextOf(charge, "payment_intent")!,
                            ["amount"] = $"{1 + random.NextInt64(left)}",
                        },
                        null
                    )
                );
            return true;
        });

    private static void Dispute(PaymentWorld world, Random random) =>
        world.Stripe.Do(stripe =>
        {
            var charges = stripe
                .List(
                    "charge",
                    charge =>
                        StripeBooks.TextOf(charge, "status") == "succeeded"
                        && charge["disputed"]?.GetValue<bool>() != true
                        && Amount(charge, "amount_refunded") == 0
                )
                .ToArray();
            if (charges.Length == 0)
                return false;
            var charge = charges[random.Next(charges.Length)];
            stripe.Dispute(charge, random.Next(2) == 0 ? null : 1 + random.NextInt64(Amount(charge, "amount")));
            return true;
        });

    /// <summary>Lets some calls be refused, or a refund fail after it had succeeded.</summary>
    private static void Fail(PaymentWorld world, Random random)
    {
        StripeFault[] kinds = [StripeFault.Refused, StripeFault.RefusedKept, StripeFault.Unauthorized, StripeFault.Forbidden];
        string[] paths = ["/v1", "POST /v1/refunds", "GET /v1/payment_intents", "/v1/checkout"];
        if (random.Next(3) > 0)
            world.Stripe.Faults.Add(
                new(paths[random.Next(paths.Length)], kinds[random.Next(kinds.Length)], Times: 1 + random.Next(3))
            );
        else
            world.Stripe.Do(stripe =>
            {
                if (
                    stripe.List("refund", each => StripeBooks.TextOf(each, "status") == "succeeded").FirstOrDefault() is
                    { } refund
                )
                    stripe.ReturnRefund(refund);
                return true;
            });
    }

    private static async Task ResumeAsync(PaymentWorld world)
    {
        foreach (var person in People.Where(person => world.World.Preorder(person)?.StaffNeeded is not null))
            await world.TryChangeAsync(person, PreorderChanges.Resume);
    }

    private static long Amount(System.Text.Json.Nodes.JsonObject charge, string name) => charge[name]?.GetValue<long>() ?? 0;
}
