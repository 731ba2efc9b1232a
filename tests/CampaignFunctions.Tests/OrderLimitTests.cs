using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using NSubstitute;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the limits of pre-orders per person and per network, and the challenge of callers over a limit.</summary>
public sealed class OrderLimitTests
{
    private const int Many = 100;

    private static readonly OrderLimit Wide = new(Unpaid: Many, Waiting: Many, Daily: Many);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(500, perPerson: Many));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Fact]
    public async Task Orders_OfManyVisitorsWithOneEmailAddress_AreFewUnpaidHolds()
    {
        World.Limit(new() { Person = new(Unpaid: 3, Waiting: 3, Daily: 10) });

        var problems = new List<Problem?>();
        for (var i = 0; i < 50; i++)
            problems.Add(await PlaceAsync(ByEmail($"v{i}", "one@mail.example") with { From = IPAddress.Parse($"192.0.2.{i}") }));

        Assert.All(problems.Take(3), Assert.Null);
        Assert.All(problems.Skip(3), problem => Assert.Equal(ProblemCode.TooManyOrders, problem?.Code));
        Assert.Equal(3, World.Preorders().Count);
        World.CheckStock();
    }

    /// <summary>Anybody gets new tokens, so the units of a visitor are counted by the address.</summary>
    [Fact]
    public async Task Units_OfManyVisitorsWithOneEmailAddress_AreThoseOfOnePerson()
    {
        World.Define(PreorderWorld.Edition(500, perPerson: 2));

        Assert.Null(await PlaceAsync(ByEmail("v1", "one@mail.example")));
        Assert.Null(await PlaceAsync(ByEmail("v2", " ONE@mail.example")));
        Assert.Equal(ProblemCode.LimitReached, (await PlaceAsync(ByEmail("v3", "one@mail.example")))?.Code);
        Assert.Equal(2, World.Preorders().Count);
    }

    [Fact]
    public async Task Draft_OfAVisitor_KeepsNoTraceOfTheAddress()
    {
        await PlaceAsync(ByEmail("v1", "one@mail.example"));

        Assert.Null(Assert.Single(World.Preorders()).QuotaKey);
    }

    [Fact]
    public async Task Orders_AtTheSameTimeWithOneEmailAddress_AreNeverMoreThanTheLimit()
    {
        World.Limit(new() { Person = new(Unpaid: 3, Waiting: 3, Daily: 10) });

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => PlaceAsync(ByEmail($"v{i}", "one@mail.example")), Cancel))
        );

        Assert.InRange(World.Preorders().Count, 1, 3);
        World.CheckStock();
    }

    /// <summary>Somebody else's orders must not stop the person to whom the address belongs.</summary>
    [Fact]
    public async Task Orders_WithTheAddressOfAnotherPerson_NeverCountAgainstThatPerson()
    {
        World.Limit(new() { Person = new(Unpaid: 2, Waiting: 2, Daily: 2) });
        Assert.Null(await PlaceAsync(ByEmail("v1", PreorderWorld.EmailOf("ann"))));
        Assert.Null(await PlaceAsync(ByEmail("v2", PreorderWorld.EmailOf("ann"))));
        Assert.NotNull(await PlaceAsync(ByEmail("v3", PreorderWorld.EmailOf("ann"))));

        Assert.Null(await PlaceAsync(World.Order("ann")));
    }

    [Fact]
    public async Task Orders_OfOneParticipantWithManyAddresses_AreLimited()
    {
        World.Limit(new() { Person = new(Unpaid: 2, Waiting: 2, Daily: 10) });

        Assert.Null(await PlaceAsync(Again(1)));
        Assert.Null(await PlaceAsync(Again(2)));
        Assert.Equal(ProblemCode.TooManyOrders, (await PlaceAsync(Again(3)))?.Code);

        PlaceCommand Again(int number) =>
            ByEmail("ann", $"{number}@mail.example") with
            {
                Key = $"key-{number}",
                Customer = World.Order("ann").Customer,
            };
    }

    [Fact]
    public async Task Orders_PaidAndCancelled_AreNotUnpaidButCountForADay()
    {
        World.Limit(new() { Person = Wide, Network = new(Unpaid: 1, Waiting: 1, Daily: 3) });
        await _world.PlaceAsync("ann");
        Assert.Equal(ProblemCode.TooManyOrders, await CodeAsync("bob")); // Ann has not paid yet
        World.Clock.Advance(TimeSpan.FromSeconds(11)); // one process compares the entries once in ten seconds
        await _world.PayAsync("ann");
        Assert.Null(await CodeAsync("bob"));
        await _world.ChangeAsync("bob", PreorderChanges.Cancel);
        World.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Null(await CodeAsync("cat"));
        await _world.ChangeAsync("cat", PreorderChanges.Cancel);
        World.Clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(ProblemCode.TooManyOrders, await CodeAsync("dan"));
        World.Clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(await CodeAsync("dan"));
    }

    [Fact]
    public async Task Orders_OnTheWaitlist_AreLimitedApartFromUnpaidOnes()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.World.Limit(new() { Person = Wide, Network = new(Unpaid: 5, Waiting: 2, Daily: Many) });
        await world.PlaceAsync("ann");

        Assert.Null(await world.TryPlaceAsync("bob", waitlist: true));
        Assert.Null(await world.TryPlaceAsync("cat", waitlist: true));
        // These entries may be compared late, so up to the limit of unpaid orders may join in addition.
        var later = new List<Problem?>();
        for (var i = 0; i < 20; i++)
        {
            later.Add(await world.TryPlaceAsync($"p{i}", waitlist: true));
            world.World.Clock.Advance(TimeSpan.FromSeconds(11));
        }

        Assert.InRange(later.Count(problem => problem is null), 0, 5);
        Assert.All(later.TakeLast(10), problem => Assert.Equal(ProblemCode.TooManyOrders, problem?.Code));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:0:1::1", "2001:db8:0:2::1", true)] // one /56
    [InlineData("2001:db8:0:100::1", "2001:db8:0:200::1", false)]
    public async Task Orders_FromTwoAddresses_CountTogetherIfTheyShareANetwork(string one, string other, bool isShared)
    {
        World.Limit(new() { Person = Wide, Network = new(Unpaid: 1, Waiting: 1, Daily: 1) });
        Assert.Null(await PlaceAsync(World.Order("ann") with { From = IPAddress.Parse(one) }));

        var problem = await PlaceAsync(World.Order("bob") with { From = IPAddress.Parse(other) });

        Assert.Equal(isShared ? ProblemCode.TooManyOrders : null, problem?.Code);
    }

    [Fact]
    public async Task Orders_Of300PeopleBehindOneAddress_AreAllAdmittedByDefault()
    {
        World.Limit(new());

        for (var i = 0; i < 300; i++)
            Assert.Null(await PlaceAsync(World.OfVisitor($"p{i}")));
    }

    [Fact]
    public async Task Order_RepeatedOverTheLimit_ReturnsTheFirst()
    {
        World.Limit(new() { Person = Wide, Network = new(Unpaid: 1, Waiting: 1, Daily: 1) });
        var first = await _world.Process.Place.HandleAsync(World.Order("ann"), Cancel);
        var refused = await _world.Process.Place.HandleAsync(World.Order("bob"), Cancel);

        var repeated = await _world.Process.Place.HandleAsync(World.Order("ann"), Cancel);

        Assert.Equal(ProblemCode.TooManyOrders, refused.Problem?.Code);
        Assert.Equal(CampaignDefinition.LeastCheckoutTime, refused.Problem?.RetryAfter);
        Assert.Equal(first.Value!.Id, repeated.Value?.Id);
        Assert.Single(Entries());
    }

    [Fact]
    public async Task Order_OfACampaignWithoutLimits_LeavesNoEntry()
    {
        await _world.PlaceAsync("ann");

        Assert.Empty(Entries());
    }

    [Fact]
    public async Task Order_RefusedAsSoldOut_LeavesNoEntry()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        world.World.Limit(new());
        await world.PlaceAsync("ann");
        for (var i = 0; i < 5; i++)
        {
            world.World.Clock.Advance(TimeSpan.FromSeconds(2)); // the process forgets that the shard is full
            Assert.Equal(ProblemCode.SoldOut, (await world.TryPlaceAsync($"late-{i}", waitlist: false))?.Code);
        }

        Assert.Equal([world.World.IdOf("ann")], Entries(world).Select(entry => entry.Id));
    }

    /// <summary>The call stops at each point. Neither its repeat nor the sweep may admit the order without the limits.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Order_ItsCallStopsAtAnyPoint_IsStillLimited(bool isSwept)
    {
        for (var (point, isReached) = (0, true); isReached; point++)
        {
            var world = new PaymentWorld(PreorderWorld.Edition(9));
            world.World.Limit(new() { Person = Wide, Network = new(Unpaid: 1, Waiting: 1, Daily: 1) });
            await world.PlaceAsync("ann");
            await world.Process.Contacts.SaveAsync(PreorderWorld.CampaignId, "bob", new("Bob", "b@mail.example", null), Cancel);
            world.EndAt(point);
            try
            {
                await world.Process.Place.HandleAsync(world.World.Order("bob"), Cancel);
                isReached = false;
            }
            catch (ProcessEndedException)
            {
                if (isSwept)
                    await world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
            }

            Assert.Equal(ProblemCode.TooManyOrders, (await world.TryPlaceAsync("bob", waitlist: false))?.Code);
            Assert.Null(world.World.Preorder("bob"));
            world.World.CheckStock();
            Assert.InRange(point, 0, 50);
        }
    }

    /// <summary>An earlier version kept a quota for each edition; these units count all the same.</summary>
    [Fact]
    public async Task Units_InTheQuotaOfAnEarlierVersion_CountAfterAnOrderOfAnotherEdition()
    {
        await _world.PlaceAsync("ann");
        var ann = World.Preorder("ann")!;
        var quotas = new Quotas(World.Memory, World.Clock);
        var earlier = new QuotaDocument
        {
            Id = QuotaDocument.EarlierIdOf("other"),
            Pk = ann.Pk,
            Units = new() { [ann.Id + "y"] = 1 },
        };
        var before = ann with { Id = ann.Id + "y", EditionId = "other" };
        await World.Memory.CreateAsync(PreorderDocument.Container, before, Cancel);
        await World.Memory.CreateAsync(QuotaDocument.Container, earlier, Cancel);

        var other = ann with { Id = ann.Id + "x", EditionId = "other" };

        Assert.Equal(QuotaOutcome.TooManyUnits, await quotas.EnterAsync(other, perPerson: 1, limit: null, Cancel));
        Assert.Equal(QuotaOutcome.Entered, await quotas.EnterAsync(other, perPerson: 2, limit: null, Cancel));
    }

    [Fact]
    public async Task Sweep_EntryOfAPreorderThatIsSettled_DeletesItAfterADay()
    {
        World.Limit(new());
        await _world.PlaceAsync("ann");
        await _world.PayAsync("ann");
        await _world.Process.SweepEntries.HandleAsync(Cancel);
        Assert.Single(Entries());
        World.Clock.Advance(TimeSpan.FromHours(24));

        await _world.Process.SweepEntries.HandleAsync(Cancel);

        Assert.Empty(Entries());
    }

    [Theory]
    [InlineData(null, ChallengeOutcome.Solved, 0, "challenge-required")] // no response yet
    [InlineData("solved", ChallengeOutcome.Solved, 1, null)]
    [InlineData("wrong", ChallengeOutcome.Failed, 1, "challenge-required")]
    [InlineData("any", ChallengeOutcome.Unavailable, 1, "challenge-unavailable")]
    public async Task Order_OverTheLimitWithAChallenge_IsDecidedByIt(
        string? response,
        ChallengeOutcome outcome,
        int calls,
        string? code
    )
    {
        World.Limit(new() { Person = Wide, Network = new(Unpaid: 1, Waiting: 1, Daily: 1) });
        var challenge = _world.Process.Challenge;
        challenge.SiteKey.Returns("site-key");
        challenge.VerifyAsync(null!, Cancel).ReturnsForAnyArgs(outcome);
        Assert.Null(await PlaceAsync(World.Order("ann"))); // within the limit, nobody is challenged

        var (preorder, problem) = await _world.Process.Place.HandleAsync(
            World.Order("bob") with
            {
                ChallengeResponse = response,
            },
            Cancel
        );

        Assert.Equal(code, problem?.Code.Code);
        Assert.Equal(code is null, preorder is not null);
        Assert.Equal(code == "challenge-required" ? "site-key" : null, problem?.SiteKey);
        Assert.Equal(calls, challenge.ReceivedCalls().Count(call => call.GetMethodInfo().Name == "VerifyAsync"));
        Assert.Equal(code is null ? 2 : 1, Entries().Count);
    }

    private IReadOnlyList<OrderEntry> Entries() => Entries(_world);

    private static IReadOnlyList<OrderEntry> Entries(PaymentWorld world) =>
        [
            .. world
                .World.Memory.ScanAsync(OrderEntry.Container, new() { PageSize = int.MaxValue }, null, default)
                .GetAwaiter()
                .GetResult()
                .Documents.Select(row => row.Document),
        ];

    private async Task<ProblemCode?> CodeAsync(string person) => (await _world.TryPlaceAsync(person, waitlist: false))?.Code;

    private async Task<Problem?> PlaceAsync(PlaceCommand order) =>
        (await _world.Process.Place.HandleAsync(order, Cancel)).Problem;

    private PlaceCommand ByEmail(string person, string email)
    {
        var order = World.OfVisitor(person);
        return order with { Order = order.Order with { Customer = order.Order.Customer with { Email = email } } };
    }
}
