using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests offers of fewer units than ordered. No unit stays idle because the first person on the waitlist wants more than are
/// free.
/// </summary>
public sealed class PartialOfferTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string Cat = "cat";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1, PaymentKind.Deposit, perPerson: 2));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderDocument BobsOrder => _world.World.Preorder(Bob)!;

    [Fact]
    public async Task Offer_FewerUnitsThanWanted_GoesToTheFirstAllTheSame()
    {
        await OfferOneOfTwoAsync();

        Assert.Equal((PreorderStatus.Offered, 2, 1), (BobsOrder.Status, BobsOrder.Quantity, BobsOrder.OfferedQuantity));
        Assert.Equal(PreorderStatus.Waitlisted, _world.World.Preorder(Cat)!.Status);
        Assert.Contains(_world.Mails, mail => mail.Subject.EndsWith("with 1 of 2", StringComparison.Ordinal));
        _world.World.CheckStock();
    }

    /// <summary>The step itself passes the units on and joins again: no sweep of the stock is needed.</summary>
    [Fact]
    public async Task Offer_OfFewerUnitsLapses_PassesThemOnAndJoinsAgainAtOnce()
    {
        await OfferOneOfTwoAsync();
        _world.World.Clock.Advance(OfferUnits.OfferedFor + TimeSpan.FromMinutes(1));

        await _world.InsistAsync(process => process.Sweep.HandleAsync(Cancel));
        await _world.DeliverAsync();

        Assert.Equal((PreorderStatus.Waitlisted, true), (BobsOrder.Status, BobsOrder.JoinedAt is not null));
        Assert.Equal(PreorderStatus.Offered, _world.World.Preorder(Cat)!.Status);
        _world.World.CheckStock();
    }

    [Fact]
    public async Task Reopen_Shard_OpensOnlyIfNobodyWaits()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync(Ann);
        await world.PlaceAsync(Bob, waitlist: true);
        var place = ShardPlace.All(PreorderWorld.CampaignId, PreorderWorld.Edition(1)).Single();

        await world.Process.Stock.ReopenAsync(place, Cancel);
        Assert.Equal(StockAccess.QueueOnly, world.World.Shards().Single().Access);

        await world.ChangeAsync(Bob, PreorderChanges.Cancel);
        await world.Process.Stock.ReopenAsync(place, Cancel);
        Assert.Equal(StockAccess.Open, world.World.Shards().Single().Access);
    }

    [Fact]
    public async Task Accept_FewerUnits_OrdersThese()
    {
        await OfferOneOfTwoAsync();
        var (amount, dueNow) = (BobsOrder.Amount, BobsOrder.DueNow);

        await _world.ChangeAsync(Bob, PreorderChanges.Accept);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        await _world.PayAsync(Bob);

        Assert.Equal((PreorderStatus.Confirmed, 1, null), (BobsOrder.Status, BobsOrder.Quantity, BobsOrder.OfferedQuantity));
        Assert.Equal((amount / 2, dueNow / 2, dueNow / 2), (BobsOrder.Amount, BobsOrder.DueNow, BobsOrder.Paid()));
        var second = _world.World.Order(Bob, waitlist: true) with { Key = "second" };
        Assert.Null((await _world.Process.Place.HandleAsync(second, Cancel)).Problem); // the quota counts what Bob took
        _world.World.CheckStock();
    }

    [Fact]
    public async Task Accepted_SomeUnits_KeepThePriceOfEach()
    {
        await _world.PlaceAsync(Ann);
        var order = _world.World.Preorder(Ann)! with { Quantity = 5, Amount = 5000, DueNow = 500, OfferedQuantity = 3 };

        var accepted = order.Accepted();

        Assert.Equal((3, 3000, 300, null), (accepted.Quantity, accepted.Amount, accepted.DueNow, accepted.OfferedQuantity));
    }

    [Fact]
    public async Task Lapse_OfFewerUnits_KeepsThePlaceForAllUnits()
    {
        await OfferOneOfTwoAsync();

        await _world.PassAsync(OfferUnits.OfferedFor + TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        Assert.Equal((PreorderStatus.Waitlisted, null), (BobsOrder.Status, BobsOrder.Shard));
        Assert.NotNull(BobsOrder.JoinedAt);
        Assert.Equal(PreorderStatus.Offered, _world.World.Preorder(Cat)!.Status); // the unit does not wait for Bob
        Assert.Equal("preorder-locked", (await _world.TryChangeAsync(Bob, PreorderChanges.Accept))?.Code.Code);
        _world.World.CheckStock();

        await _world.ChangeAsync(Cat, PreorderChanges.Cancel); // one unit is free again
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        Assert.Equal(PreorderStatus.Waitlisted, BobsOrder.Status);

        await _world.PlaceAsync("dan", waitlist: true);
        Assert.Equal(PreorderStatus.Offered, _world.World.Preorder("dan")!.Status); // nobody before Dan takes one unit
        _world.World.Define(PreorderWorld.Edition(3, PaymentKind.Deposit, perPerson: 2));
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Offered, null), (BobsOrder.Status, BobsOrder.OfferedQuantity));
        _world.World.CheckStock();
    }

    [Fact]
    public async Task Lapse_WhenManyWaitedMeanwhile_IsNotForgotten()
    {
        await OfferOneOfTwoAsync();
        await _world.ChangeAsync(Cat, PreorderChanges.Cancel);
        foreach (var person in Enumerable.Range(0, 50).Select(i => $"p{i}"))
        {
            await _world.PlaceAsync(person, waitlist: true);
            await _world.ChangeAsync(person, PreorderChanges.Cancel);
        }

        // A new unit is free, so the waitlist is read: nobody waits at this moment.
        _world.World.Define(PreorderWorld.Edition(2, PaymentKind.Deposit, perPerson: 2));
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
        await _world.PassAsync(OfferUnits.OfferedFor + TimeSpan.FromHours(1), TimeSpan.FromHours(1));

        Assert.Equal((PreorderStatus.Offered, null), (BobsOrder.Status, BobsOrder.OfferedQuantity));
    }

    [Fact]
    public async Task Cancel_OfferOfFewerUnits_PassesThemOn()
    {
        await OfferOneOfTwoAsync();

        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Cancelled, PreorderStatus.Offered), (BobsOrder.Status, _world.World.Preorder(Cat)!.Status));
        _world.World.CheckStock();
    }

    /// <summary>Ann's unit becomes free while Bob waits for two, and Cat for one.</summary>
    private async Task OfferOneOfTwoAsync()
    {
        await _world.PlaceAsync(Ann);
        var order = _world.World.Order(Bob, quantity: 2, waitlist: true);
        Assert.Null((await _world.Process.Place.HandleAsync(order, Cancel)).Problem);
        await _world.PlaceAsync(Cat, waitlist: true);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
    }
}
