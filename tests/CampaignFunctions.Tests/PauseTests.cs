using CampaignFunctions.Campaigns;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests the emergency brake: stopped work waits, other work goes on, and everything is done after the pause.</summary>
public sealed class PauseTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(5, PaymentKind.Deposit));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderDocument Order => _world.World.Preorder(Ann)!;

    [Fact]
    public async Task Orders_Paused_AreRefusedAndARepeatIsAnswered()
    {
        await _world.PlaceAsync(Ann);
        await PauseAsync(Pauses.None with { Orders = true });

        var again = await _world.Process.Place.HandleAsync(_world.World.Order(Ann) with { Campaign = Campaign() }, Cancel);
        var other = await _world.Process.Place.HandleAsync(_world.World.Order(Bob) with { Campaign = Campaign() }, Cancel);
        Assert.True(again.IsSuccess);
        Assert.Equal((ProblemCode.OrdersPaused, TimeSpan.FromMinutes(1)), (other.Problem?.Code, other.Problem?.RetryAfter));
        Assert.Null(_world.World.Preorder(Bob));
        await _world.PayAsync(Ann); // what was ordered goes on
        Assert.Equal(PreorderStatus.Confirmed, Order.Status);

        await PauseAsync(Pauses.None);
        await _world.PlaceAsync(Bob);
    }

    [Fact]
    public async Task Openings_Paused_WaitInLineAndOpenAfterwards()
    {
        await PauseAsync(Pauses.None with { Openings = true });
        await _world.PlaceAsync(Ann);
        await _world.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(10));
        Assert.Equal((PreorderStatus.Reserved, null), (Order.Status, Order.Checkout));
        Assert.Empty(_world.Stripe.All("checkout.session"));
        Assert.NotNull(Order.Shard);

        await PauseAsync(Pauses.None);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.AwaitingPayment, Order.Status);
        await _world.PayAsync(Ann);
        Assert.Equal(PreorderStatus.Confirmed, Order.Status);
    }

    [Fact]
    public async Task Openings_Paused_CancelsAndPaymentsGoOn()
    {
        await _world.PlaceAsync(Bob);
        await PauseAsync(Pauses.None with { Openings = true });
        await _world.PlaceAsync(Ann);

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PayAsync(Bob);

        Assert.Equal((PreorderStatus.Cancelled, PreorderStatus.Confirmed), (Order.Status, _world.World.Preorder(Bob)!.Status));
    }

    [Fact]
    public async Task Charges_Paused_WaitAndRefundsGoOn()
    {
        foreach (var person in new[] { Ann, Bob })
        {
            await _world.PlaceAsync(person);
            await _world.PayAsync(person);
        }

        await PauseAsync(Pauses.None with { Charges = true });
        await _world.ChargeRunAsync();
        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(10));
        Assert.Equal((PreorderStatus.ChargeDue, PreorderStatus.Refunded), (Order.Status, _world.World.Preorder(Bob)!.Status));

        await PauseAsync(Pauses.None);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Paid, 1000), (Order.Status, Order.Paid()));
        _world.CheckBooks();
    }

    /// <summary>
    /// The sweep sends hints as soon as its own process knows of the end; another one still has the old campaign.
    /// </summary>
    [Fact]
    public async Task Pause_JustEnded_SwallowsNoHint()
    {
        await PauseAsync(Pauses.None with { Openings = true });
        await _world.PlaceAsync(Ann);
        await _world.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        await _world.Process.Campaigns.RefreshAsync(PreorderWorld.CampaignId, Cancel); // this process has just read the pause

        await _world.World.PauseAsync(Pauses.None);
        await _world.Process.Process.HandleAsync(Payments.PaymentHint.ForPreorder(PreorderWorld.CampaignId, Order.Id), Cancel);

        Assert.Equal(PreorderStatus.AwaitingPayment, Order.Status);
    }

    [Fact]
    public async Task Charges_Paused_CancelOfABegunChargeEnds()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.ChangeAsync(
            Ann,
            (preorder, now) =>
                preorder.To(PreorderStatus.Charging, now) with
                {
                    Charge = new(1, 900, 1, now) { CardId = preorder.Card!.Id },
                }
        );
        await PauseAsync(Pauses.None with { Charges = true });

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Refunded, 0), (Order.Status, Order.Paid()));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Mail_Paused_IsSentAfterwards()
    {
        await PauseAsync(Pauses.None with { Mail = true });
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.PassAsync(TimeSpan.FromHours(3), TimeSpan.FromMinutes(10));
        Assert.Empty(_world.Mails);
        Assert.NotEmpty(Order.Mails);

        await PauseAsync(Pauses.None);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Single(_world.Mails);
        Assert.Empty(Order.Mails);
    }

    /// <summary>A process that has just read the campaign knows of a pause five seconds later.</summary>
    [Fact]
    public async Task Pause_InAProcessThatCachesTheCampaign_TakesEffectInFiveSeconds()
    {
        var campaigns = new CampaignQuery(_world.World.Memory, _world.World.Clock);
        await campaigns.FindAsync(PreorderWorld.CampaignId, Cancel);
        await _world.World.PauseAsync(Pauses.None with { Mail = true });

        _world.World.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.True((await campaigns.FindAsync(PreorderWorld.CampaignId, Cancel))!.Document.Pauses!.Mail);
    }

    [Fact]
    public void Save_AnotherDefinition_KeepsThePauses()
    {
        var before = Campaign() with { Pauses = Pauses.None with { Charges = true } };

        var after = SaveCampaign.Decide(before, before.Definition, 1, _world.World.Clock.GetUtcNow());

        Assert.Equal(before.Pauses, after.Value.Pauses);
    }

    private CampaignDocument Campaign() =>
        _world
            .World.Memory.FindAsync(CampaignDocument.Container, CampaignDocument.Partition, PreorderWorld.CampaignId, default)
            .GetAwaiter()
            .GetResult()!
            .Document;

    private async Task PauseAsync(Pauses pauses)
    {
        await _world.World.PauseAsync(pauses);
        _world.World.Clock.Advance(TimeSpan.FromSeconds(5));
    }
}
