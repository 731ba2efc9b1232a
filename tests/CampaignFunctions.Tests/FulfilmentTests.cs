using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests fulfilled pre-orders: who may cancel them until when, and that money is still watched.</summary>
public sealed class FulfilmentTests
{
    private const string Ann = "ann";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1) with { WithdrawalDays = 3 });

    private PreorderDocument Order => _world.World.Preorder(Ann)!;

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task Cancel_ByTheCustomer_EndsWithTheWithdrawalDays(int days, bool isAllowed)
    {
        await FulfilAsync();
        _world.World.Clock.Advance(TimeSpan.FromDays(days));

        var problem = await _world.TryChangeAsync(Ann, PreorderChanges.Cancel);

        Assert.Equal(isAllowed ? null : ProblemCode.PreorderLocked, problem?.Code);
        Assert.Equal(isAllowed ? PreorderStatus.Refunded : PreorderStatus.Fulfilled, Order.Status);
        _world.CheckBooks();
    }

    [Fact]
    public async Task Cancel_ByStaff_IsPossibleLater()
    {
        await FulfilAsync();
        _world.World.Clock.Advance(TimeSpan.FromDays(100));

        await _world.ChangeAsync(Ann, PreorderChanges.CancelByStaff);

        Assert.Equal((PreorderStatus.Refunded, 0), (Order.Status, Order.Paid()));
    }

    [Fact]
    public async Task Cancel_EditionWithoutDays_IsPossibleForTwoWeeks()
    {
        _world.World.Define(PreorderWorld.Edition(1));
        await FulfilAsync();
        _world.World.Clock.Advance(TimeSpan.FromDays(14) - TimeSpan.FromSeconds(1));

        Assert.Null(await _world.TryChangeAsync(Ann, PreorderChanges.Cancel));
    }

    [Fact]
    public async Task Fulfil_Repeated_ChangesNothing()
    {
        await FulfilAsync();
        var at = Order.Fulfilment!.At;
        _world.World.Clock.Advance(TimeSpan.FromDays(1));

        await _world.ChangeAsync(Ann, (preorder, now) => PreorderChanges.Fulfil(preorder, " delivery 1 ", now));
        var other = await _world.TryChangeAsync(Ann, (preorder, now) => PreorderChanges.Fulfil(preorder, "delivery 2", now));

        Assert.Equal((at, ProblemCode.PreorderLocked), (Order.Fulfilment!.At, other?.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task Fulfil_WithoutAReference_IsRefused(string reference)
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);

        var problem = await _world.TryChangeAsync(Ann, (preorder, now) => PreorderChanges.Fulfil(preorder, reference, now));

        Assert.Equal(ProblemCode.Invalid, problem?.Code);
    }

    [Fact]
    public async Task Fulfil_AnyOtherStatus_IsRefused()
    {
        var paid = new PaymentWorld(PreorderWorld.Edition(1));
        await paid.PlaceAsync(Ann);
        await paid.PayAsync(Ann);
        var (order, now) = (paid.World.Preorder(Ann)!, paid.World.Clock.GetUtcNow());

        foreach (var status in Enum.GetValues<PreorderStatus>().Where(status => status != PreorderStatus.Paid))
            Assert.Equal(
                ProblemCode.PreorderLocked,
                PreorderChanges.Fulfil(order with { Status = status }, "delivery", now).Problem?.Code
            );
        Assert.Equal(
            ProblemCode.PreorderLocked,
            PreorderChanges.Fulfil(order with { CancelRequestedAt = now }, "delivery", now).Problem?.Code
        );
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Dispute_AfterTheFulfilment_IsSeen(bool isWon)
    {
        await FulfilAsync();
        _world.Stripe.Do(stripe => stripe.Dispute(stripe.List("charge", _ => true).Single()));
        await _world.NoticeAsync();
        Assert.Equal(PreorderStatus.Disputed, Order.Status);

        _world.Decide(isWon);
        await _world.NoticeAsync();

        Assert.Equal(isWon ? PreorderStatus.Fulfilled : PreorderStatus.Disputed, Order.Status);
        _world.CheckBooks();
    }

    private async Task FulfilAsync()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(Ann, (preorder, now) => PreorderChanges.Fulfil(preorder, "delivery 1", now));
        Assert.Equal(PreorderStatus.Fulfilled, Order.Status);
    }
}
