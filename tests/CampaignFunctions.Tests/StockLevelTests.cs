using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the steps in which customers see the stock of an edition.</summary>
public sealed class StockLevelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(11, 0, StockLevel.Available)]
    [InlineData(11, 1, StockLevel.Few)]
    [InlineData(11, 10, StockLevel.Few)]
    [InlineData(11, 11, StockLevel.Waitlist)]
    [InlineData(600, 569, StockLevel.Available)] // three shards, and 5 % are 30 units
    [InlineData(600, 570, StockLevel.Few)]
    [InlineData(600, 600, StockLevel.Waitlist)]
    public async Task Level_UnitsTaken_IsAStep(int capacity, int taken, StockLevel level)
    {
        var payments = new PaymentWorld(PreorderWorld.Edition(capacity, perPerson: 250));
        var (world, process) = (payments.World, payments.Process);
        for (var (left, person) = (taken, 0); left > 0; left -= 250, person++)
        {
            var order = world.Order($"p{person}", quantity: Math.Min(250, left));
            Assert.Null((await process.Place.HandleAsync(order, Cancel)).Problem);
        }

        Assert.Equal(level, await LevelAsync(world, process));
    }

    [Fact]
    public async Task Level_UnitsFreeForTheWaitlistOnly_IsWaitlist()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        await world.PlaceAsync("ann");
        await world.PlaceAsync("bob", waitlist: true);

        world.World.Define(PreorderWorld.Edition(200));

        Assert.Equal(StockLevel.Waitlist, await LevelAsync(world.World, world.Process));
    }

    [Fact]
    public async Task Level_ReadAgain_IsAtMostTenSecondsOld()
    {
        var world = new PaymentWorld(PreorderWorld.Edition(1));
        var levels = new StockLevels(world.Process.Stock, world.World.Clock);
        var edition = world.World.Campaign.Edition(PreorderWorld.EditionId)!;
        Assert.Equal(StockLevel.Few, await levels.ReadAsync(PreorderWorld.CampaignId, edition, Cancel));
        Assert.Null((await world.Process.Place.HandleAsync(world.World.Order("ann"), Cancel)).Problem);

        Assert.Equal(StockLevel.Few, await levels.ReadAsync(PreorderWorld.CampaignId, edition, Cancel));
        world.World.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(StockLevel.Waitlist, await levels.ReadAsync(PreorderWorld.CampaignId, edition, Cancel));
    }

    private static Task<StockLevel> LevelAsync(PreorderWorld world, PreorderProcess process) =>
        new StockLevels(process.Stock, world.Clock).ReadAsync(
            PreorderWorld.CampaignId,
            world.Campaign.Edition(PreorderWorld.EditionId)!,
            Cancel
        );
}
