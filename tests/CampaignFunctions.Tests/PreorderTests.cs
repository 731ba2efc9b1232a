using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests single rules of pre-orders and their payments.</summary>
public sealed class PreorderTests
{
    private const string Ann = "ann";
    private const string DeclinedLater = "4000000000000341";

    private static readonly TimeSpan HalfADay = TimeSpan.FromHours(12);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decline_AtEveryAttempt_IsRetriedAfterOneThreeFiveAndSevenDays()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann, DeclinedLater);
        await world.ChargeRunAsync();
        var first = world.World.Clock.GetUtcNow();
        await world.PassAsync(TimeSpan.FromDays(8), TimeSpan.FromHours(1));

        var declines = world
            .World.Preorder(Ann)!
            .History.Where(entry => entry.Status == PreorderStatus.Declined)
            .Select(entry => Math.Round((entry.At - first).TotalDays))
            .ToArray();
        Assert.Equal([0, 1, 3, 5, 7], declines);
        Assert.Equal(PreorderStatus.Refunded, world.World.Preorder(Ann)!.Status);
        Assert.Empty(Assert.Single(world.World.Shards()).Allocations);
        Assert.Equal(4, world.Mails.Count(mail => mail.Subject.Contains("declined", StringComparison.Ordinal)));
        Assert.Contains(world.Mails, mail => mail.Subject.Contains("couldn't charge", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Decline_RetryForbiddenByTheNetwork_IsNotRetried()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.SaveCard));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        world.Stripe.Do(stripe =>
        {
            var card = stripe.List("payment_method", _ => true).Single();
            card["number"] = "4000000000009987"; // the card was reported lost after the checkout
            stripe.Save(card);
            return true;
        });
        world.Stripe.Calls = [];
        await world.ChargeRunAsync();
        await world.PassAsync(TimeSpan.FromDays(8), HalfADay);

        Assert.Single(world.Stripe.Calls, call => call.Call.EndsWith("/confirm", StringComparison.Ordinal));
        Assert.Equal(PreorderStatus.Cancelled, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Decline_CustomerGivesAnotherCard_IsChargedAtOnce()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        Assert.Equal(ProblemCode.PreorderLocked, (await world.TryChangeAsync(Ann, PreorderChanges.Renew))!.Code);
        await world.PayAsync(Ann, DeclinedLater);
        await world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.Declined, world.World.Preorder(Ann)!.Status);

        await world.ChangeAsync(Ann, PreorderChanges.Renew);
        await world.ChangeAsync(Ann, PreorderChanges.Renew);
        var session = world.World.Preorder(Ann)!.Renewal!.SessionId!;
        world.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", 12, 2040));
        await world.NoticeAsync();

        Assert.Equal((PreorderStatus.Paid, 1000), (world.World.Preorder(Ann)!.Status, world.World.Preorder(Ann)!.Paid()));
        Assert.Null(world.World.Preorder(Ann)!.Renewal);
        await world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(30));
        world.CheckBooks();
    }

    [Fact]
    public async Task Renewal_CardNeverGiven_ChangesNothing()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        var card = world.World.Preorder(Ann)!.Card;
        await world.ChangeAsync(Ann, PreorderChanges.Renew);
        await world.PassAsync(TimeSpan.FromHours(14), TimeSpan.FromMinutes(30));

        Assert.Equal(
            (card, null, null),
            (world.World.Preorder(Ann)!.Card, world.World.Preorder(Ann)!.Renewal, world.World.Preorder(Ann)!.LookAt)
        );
        await world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.Paid, world.World.Preorder(Ann)!.Status);
    }

    [Theory]
    [InlineData(2026, 6, 3)] // expires before the charge: mails go out 60, 30 and 7 days ahead
    [InlineData(2026, 7, 0)] // valid until the end of the month of the charge
    public async Task Card_ExpiresBeforeTheCharge_CausesMailsAhead(int year, int month, int mails)
    {
        var world = new PaymentWorld(
            PreorderWorld.Edition(1, PaymentKind.SaveCard) with
            {
                ChargeOn = new(2026, 7, 15, 0, 0, 0, TimeSpan.Zero),
            }
        );
        await world.PlaceAsync(Ann);
        var session = world.World.Preorder(Ann)!.Checkout!.SessionId!;
        world.Stripe.Do(stripe =>
            stripe.Sessions.Submit(stripe.Get("checkout.session", session), "4242424242424242", month, year)
        );
        await world.NoticeAsync();

        await world.PassAsync(TimeSpan.FromDays(150), TimeSpan.FromDays(1));

        Assert.Equal(mails, world.Mails.Count(mail => mail.Subject.Contains("expires soon", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task NameAndAddress_OfACustomer_AreStoredInOneDocumentOnly()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1, PaymentKind.Deposit));
        await world.PlaceAsync(Ann);
        await world.PayAsync(Ann);
        await world.ChargeRunAsync();

        Assert.NotEmpty(world.Mails);
        Assert.All(world.Mails, mail => Assert.Equal("ann@mail.example", mail.To));
        var known = new Filter(new Equality("id", IdentityDocument.TheId));
        var identities = (await world.World.Memory.ScanAsync(IdentityDocument.Container, known, null, Cancel)).Documents;
        var contact = Assert.Single(identities.Select(row => row.Document.Contact).OfType<Contact>());
        Assert.Equal("ann@mail.example", contact.Email);
        foreach (var text in new[] { Everything(PreorderDocument.Container), Everything(StockShard.Container), AtStripe() })
        {
            Assert.DoesNotContain("mail.example", text, StringComparison.Ordinal);
            Assert.DoesNotContain("\"Ann\"", text, StringComparison.Ordinal);
            Assert.NotEmpty(text);
        }

        Assert.DoesNotContain(Ann, AtStripe(), StringComparison.Ordinal); // Stripe does not get the voter key either

        string Everything<T>(Container<T> container)
            where T : class, IDocument =>
            string.Concat(
                world
                    .World.Memory.ScanAsync(container, new(new Equality("campaignId", PreorderWorld.CampaignId)), null, default)
                    .Result.Documents.Select(row => System.Text.Encoding.UTF8.GetString(container.Write(row.Document)))
            );
        string AtStripe() =>
            string.Concat(
                new[] { "customer", "checkout.session", "payment_intent", "event" }
                    .SelectMany(world.Stripe.All)
                    .Select(each => each.ToJsonString())
            );
    }

    [Fact]
    public async Task Contact_OfAVerifiedParticipant_IsStoredWithTheIdentity()
    {
        var (memory, clock) = (new MemoryStore(), new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        await memory.CreateAsync(
            VoterDocument.Container,
            new()
            {
                Pk = VoterDocument.PartitionOf("c", "v"),
                IdentityKey = "key",
                CreatedAt = clock.GetUtcNow(),
            },
            Cancel
        );
        await memory.CreateAsync(
            IdentityDocument.Container,
            new()
            {
                Pk = "key",
                CampaignId = "c",
                Email = "ann@mail.example",
                VoterKey = "v",
                CreatedAt = clock.GetUtcNow(),
                State = IdentityDocument.Verified,
            },
            Cancel
        );
        var contacts = new CustomerContacts(memory, clock);

        await contacts.SaveAsync("c", "v", new("Ann", "orders@mail.example", "it"), Cancel);
        await contacts.SaveAsync("c", "v", new("Ann B", "orders@mail.example", "it"), Cancel);

        Assert.Equal(new("Ann B", "orders@mail.example", "it"), await contacts.FindAsync("c", "v", Cancel));
        Assert.Null(
            (await memory.FindAsync(VoterDocument.Container, VoterDocument.PartitionOf("c", "v"), VoterDocument.TheId, Cancel))!
                .Document
                .Contact
        );
        await memory.DeleteAsync(IdentityDocument.Container, "key", IdentityDocument.TheId, null, Cancel);
        Assert.Null(await contacts.FindAsync("c", "v", Cancel));
    }

    [Fact]
    public async Task Capacity_Raised_ServesTheWaitlistFirst()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PlaceAsync("bob", waitlist: true);
        Assert.Equal(ProblemCode.SoldOut, (await world.TryPlaceAsync("cat", waitlist: false))!.Code);

        world.World.Define(PreorderWorld.Edition(300));
        // New units, and new shards too, go to the waitlist first.
        Assert.Equal(ProblemCode.SoldOut, (await world.TryPlaceAsync("eve", waitlist: false))!.Code);
        Assert.Equal(PreorderStatus.Waitlisted, world.World.Preorder("bob")!.Status);
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Offered, world.World.Preorder("bob")!.Status);
        await world.PlaceAsync("cat");
        await world.PlaceAsync("dan");
        world.World.CheckStock();
    }

    [Fact]
    public async Task Quota_AfterACancellation_CountsOnlyLivePreorders()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(5));
        await world.PlaceAsync(Ann);
        Assert.Equal(ProblemCode.LimitReached, (await AgainAsync("second")).Problem!.Code);
        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        Assert.True(world.World.Preorder(Ann)!.Status.IsOver());

        Assert.True((await AgainAsync("third")).IsSuccess);
        Assert.Equal(ProblemCode.LimitReached, (await AgainAsync("fourth")).Problem!.Code);

        Task<Result<PreorderDocument>> AgainAsync(string key) =>
            world.Process.Place.HandleAsync(world.World.Order(Ann) with { Key = key }, Cancel);
    }

    /// <summary>After an outage of three days, a lost hint must not cost three days more.</summary>
    [Fact]
    public async Task Sweep_HintLostAfterALongOutage_SendsAnotherWithinAnHour()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.Queues.Loses = () => true;
        await world.Process.Place.HandleAsync(world.World.Order(Ann), Cancel);
        world.World.Clock.Advance(TimeSpan.FromDays(3));
        await world.SweepAsync();
        world.Queues.Loses = () => false;
        Assert.Equal(PreorderStatus.Reserved, world.World.Preorder(Ann)!.Status);

        world.World.Clock.Advance(TimeSpan.FromHours(1));
        await world.SweepAsync();

        Assert.Equal(PreorderStatus.AwaitingPayment, world.World.Preorder(Ann)!.Status);
    }

    [Fact]
    public async Task Units_WithoutAPreorder_AreReleasedByTheSweep()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(3));
        await world.PlaceAsync(Ann);
        var shard = Assert.Single((await world.World.Memory.ScanAsync(StockShard.Container, new(), null, Cancel)).Documents);
        Allocation held = new(1, AllocationState.Held, world.World.Clock.GetUtcNow());
        var stray = shard.Document.With("nobody.x", held).With(world.World.IdOf("bob"), held);
        Assert.NotNull(await world.World.Memory.ReplaceAsync(StockShard.Container, stray, shard.ETag, Cancel));

        await world.SweepAsync();

        Assert.Equal([world.World.IdOf(Ann)], Assert.Single(world.World.Shards()).Allocations.Keys);
    }

    [Fact]
    public async Task Offer_NotAcceptedWithinADay_GoesToTheNext()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PlaceAsync("bob", waitlist: true);
        await world.PlaceAsync("cat", waitlist: true);
        await world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await world.PassAsync(TimeSpan.FromHours(23), TimeSpan.FromHours(1));
        Assert.Equal(
            (PreorderStatus.Offered, PreorderStatus.Waitlisted),
            (world.World.Preorder("bob")!.Status, world.World.Preorder("cat")!.Status)
        );

        await world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromHours(1));

        Assert.Equal(
            (PreorderStatus.Expired, PreorderStatus.Offered),
            (world.World.Preorder("bob")!.Status, world.World.Preorder("cat")!.Status)
        );
        Assert.Equal(ProblemCode.PreorderLocked, (await world.TryChangeAsync("bob", PreorderChanges.Accept))!.Code);
    }

    [Fact]
    public async Task Hold_ProcessEndsAtAnyPoint_IsThereForTheRetry()
    {
        for (var (point, isReached) = (0, true); isReached; point++)
        {
            var world = new PaymentWorld(PreorderWorld.Edition(1), endsAt: point);
            try
            {
                await world.Process.Place.HandleAsync(world.World.Order(Ann), Cancel);
                isReached = false;
            }
            catch (ProcessEndedException)
            {
                // The sweep runs before the customer tries again.
                await world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
            }

            Assert.Null(await world.TryPlaceAsync(Ann, waitlist: false));
            Assert.Equal(PreorderStatus.AwaitingPayment, world.World.Preorder(Ann)!.Status);
            world.World.CheckStock();
            Assert.InRange(point, 0, 50);
        }
    }

    /// <summary>Counts the store operations from which <c>docs/cost.md</c> calculates the cost.</summary>
    [Fact]
    public async Task Preorder_PlacedPaidAndCharged_CostsTheseOperations()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(2, PaymentKind.Deposit));
        world.World.Limit(new());
        await world.PlaceAsync("bob"); // creates the shard and fills the cache of the campaign

        Assert.Equal(
            "count orderentries 1, create orderentries 1, create preorders 2, find identities 2, find payments 1, "
                + "find preorders 2, replace identities 1, replace payments 1, replace preorders 3, replace stock 1",
            await CountAsync(() => world.PlaceAsync(Ann))
        );
        Assert.Equal(
            "create events 2, create identities 1, create payments 1, find identities 3, find payments 2, find preorders 5, "
                + "replace payments 1, replace preorders 4",
            await CountAsync(() => world.PayAsync(Ann))
        );
        Assert.Equal(
            "create audit 1, create chargeruns 1, create payments 1, find chargeruns 5, find identities 3, find payments 1, "
                + "find preorders 4, replace chargeruns 2, replace preorders 7, scan preorders 1",
            await CountAsync(() => world.ChargeRunAsync())
        );

        async Task<string> CountAsync(Func<Task> work)
        {
            world.Operations.Clear();
            await work();
            return string.Join(
                ", ",
                world
                    .Operations.GroupBy(operation => operation)
                    .OrderBy(group => group.Key, StringComparer.Ordinal)
                    .Select(group => $"{group.Key} {group.Count()}")
            );
        }
    }

    [Fact]
    public async Task Mail_SendingFails_IsRetriedButNeverSentInParallel()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        var hint = new PreorderMailHint(PreorderWorld.CampaignId, world.World.IdOf(Ann));
        world.WhileMailing = async () =>
        {
            if (world.Mails.Count == 1)
                await world.Process.Mail.HandleAsync(hint, Cancel);
            throw new InvalidOperationException("The mail server is unavailable.");
        };
        await Assert.ThrowsAsync<InvalidOperationException>(() => world.PayAsync(Ann));
        Assert.Single(world.Mails);

        world.WhileMailing = () => Task.CompletedTask;
        await world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal(2, world.Mails.Count);
        Assert.Single(world.Mails.Select(mail => mail.Name).Distinct());
        Assert.Empty(world.World.Preorder(Ann)!.Mails);
    }

    [Fact]
    public async Task Place_RepeatedWithItsKey_FindsTheOrderOfTheSameBody()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(9));
        var order = world.World.Order(Ann);
        var first = await world.Process.Place.HandleAsync(order, Cancel);

        var again = await world.Process.Place.HandleAsync(order, Cancel);
        var other = await world.Process.Place.HandleAsync(order with { BodyHash = "other" }, Cancel);

        Assert.Equal(first.Value.Id, again.Value.Id);
        Assert.Equal(ProblemCode.IdempotencyKeyReused, other.Problem?.Code);
        // Whoever reads the document cannot find out the body by guessing.
        Assert.NotEqual(order.BodyHash, first.Value.BodyHash);
    }

    [Theory]
    [InlineData("https://campaign.example/a b", "https://campaign.example/a%20b")]
    [InlineData("https://campaign.example/{x}?y={z}", "https://campaign.example/%7Bx%7D?y=%7Bz%7D")]
    [InlineData("https://campaign.example", "https://campaign.example/")]
    public async Task Place_ReturnUrlWithUnusualCharacters_IsEscaped(string given, string stored)
    {
        var world = new PaymentWorld(PreorderWorld.Edition(9));
        var order = world.World.Order(Ann);

        var placed = await world.Process.Place.HandleAsync(order with { Order = order.Order with { ReturnUrl = given } }, Cancel);

        Assert.Equal(stored, placed.Value.ReturnUrl);
    }

    [Fact]
    public async Task Place_RepeatOfAnOrderWithAPlainHash_FindsIt()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(9));
        var order = world.World.Order(Ann);
        await world.Process.Place.HandleAsync(order, Cancel);
        await world.ChangeAsync(Ann, (preorder, _) => preorder with { BodyHash = order.BodyHash });

        Assert.True((await world.Process.Place.HandleAsync(order, Cancel)).IsSuccess);
        Assert.False((await world.Process.Place.HandleAsync(order with { BodyHash = "other" }, Cancel)).IsSuccess);
    }

    [Fact]
    public void History_OfManyChanges_KeepsTheFirstAndTheLast()
    {
        HistoryEntry[] history = [];
        for (var i = 0; i < 1000; i++)
            history = HistoryEntry.Add(history, new(PreorderStatus.Declined, DateTimeOffset.UnixEpoch.AddSeconds(i)));

        Assert.Equal(HistoryEntry.Most, history.Length);
        Assert.Equal(
            [.. Enumerable.Range(0, 20), .. Enumerable.Range(920, 80)],
            history.Select(entry => (int)entry.At.ToUnixTimeSeconds())
        );
    }
}
