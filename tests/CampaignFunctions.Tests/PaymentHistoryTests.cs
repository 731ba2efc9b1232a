using CampaignFunctions.Campaigns;
using CampaignFunctions.Harness;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Runs random histories of several customers and one edition. Customers order, pay with any card and change their minds. Charge
/// runs and disputes happen. Stripe's events are lost, doubled, late and out of order; hints are lost, and processes end. When
/// all is calm, the books must agree.
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

    private static async Task RunAsync(Random random, PaymentKind kind)
    {
        var edition = PreorderWorld.Edition(1 + random.Next(3), kind) with
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
        await world.CatchUpAsync();
        await world.PassAsync(TimeSpan.FromDays(12), TimeSpan.FromHours(12));
        world.CheckBooks();
        Assert.All(world.World.Preorders(), preorder => Check(preorder, world.World.Clock.GetUtcNow()));
        var repeated = world.Mails.Count - world.Mails.DistinctBy(mail => mail.MessageId).Count();
        Assert.InRange(repeated, 0, world.HasCrashed ? 1 : 0);
    }

    /// <summary>Checks that the pre-order has reached a stable status, and that this status agrees with its money.</summary>
    private static void Check(PreorderDocument preorder, DateTimeOffset now)
    {
        switch (preorder.Status)
        {
            case PreorderStatus.Paid:
                Assert.Equal(preorder.Amount, preorder.Paid());
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
                    .Refunds.Where(refund => refund is { IsReturn: false, State: RefundState.Succeeded })
                    .Sum(refund => refund.Amount);
                Assert.Equal(
                    preorder.Received() - tooMuch - preorder.Returned(preorder.CancelRequestedAt ?? now),
                    preorder.Paid()
                );
                break;
            default:
                Assert.True(
                    preorder.Status is PreorderStatus.Waitlisted or PreorderStatus.Offered or PreorderStatus.Disputed,
                    $"{preorder.Id} is still {preorder.Status}"
                );
                break;
        }
    }

    private static async Task ActAsync(PaymentWorld world, EditionDefinition edition, Random random)
    {
        var person = People[random.Next(People.Length)];
        var preorder = world.World.Preorder(person);
        switch (random.Next(11))
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
                world.Stripe.Faults.Delivery = (StripeDelivery)random.Next(5);
                break;
            default:
                await world.PassAsync(Step * (1 + random.Next(4)), Step);
                break;
        }
    }
}
