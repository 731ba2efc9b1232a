using CampaignFunctions.Campaigns;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests the attempts to charge a card: they follow a schedule of times, a card is tried seldom, and a new card is used at once.
/// </summary>
public sealed class RetryScheduleTests
{
    private const string Ann = "ann";
    private const string Good = "4242424242424242";
    private const string DeclinedLater = "4000000000000341";
    private const string AsksAlways = "4000002760003184";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1, PaymentKind.Deposit));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderDocument Order => _world.World.Preorder(Ann)!;

    [Fact]
    public async Task Cards_SeveralInAMinute_UseNothingOfTheSchedule()
    {
        await DeclineAsync();
        var first = _world.World.Clock.GetUtcNow();
        for (var card = 0; card < 3; card++)
            await GiveCardAsync(DeclinedLater);
        Assert.Equal(PreorderStatus.Declined, Order.Status);
        Assert.InRange(Order.DueAt!.Value - first, TimeSpan.FromHours(23), TimeSpan.FromDays(1));

        await _world.PassAsync(TimeSpan.FromDays(8), TimeSpan.FromHours(1));

        var days = Order
            .History.Where(entry => entry.Status == PreorderStatus.Declined)
            .Select(entry => Math.Round((entry.At - first).TotalDays))
            .Where(day => day > 0);
        Assert.Equal([1, 3, 5, 7], days);
        Assert.Equal(PreorderStatus.Refunded, Order.Status);
    }

    [Fact]
    public async Task Card_TriedEightTimesIn30Days_IsNotTriedAgain()
    {
        await OrderAsync(DeclinedLater);
        var (card, now) = (Order.Card!.Fingerprint!, _world.World.Clock.GetUtcNow());
        await _world.ChangeAsync(
            Ann,
            (preorder, _) => preorder with { CardAttempts = [.. Enumerable.Repeat(new CardAttempt(card, now), CardAttempt.Most)] }
        );
        _world.Stripe.Calls = [];

        await _world.ChargeRunAsync();
        await _world.PassAsync(TimeSpan.FromDays(2), TimeSpan.FromHours(12));
        Assert.DoesNotContain(
            _world.Stripe.Calls,
            call => call.Call.StartsWith("POST /v1/payment_intents", StringComparison.Ordinal)
        );
        Assert.Equal((PreorderStatus.Declined, true), (Order.Status, Order.Charge!.IsForbidden));
        Assert.Contains(_world.Mails, mail => mail.Subject.Contains("declined", StringComparison.Ordinal));

        await GiveCardAsync(Good);

        Assert.Equal((PreorderStatus.Paid, 1000), (Order.Status, Order.Paid()));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Card_TriedEightTimesLongAgo_IsTried()
    {
        await OrderAsync(Good);
        var (card, ago) = (Order.Card!.Fingerprint!, _world.World.Clock.GetUtcNow() - CardAttempt.Period);
        await _world.ChangeAsync(
            Ann,
            (preorder, _) => preorder with { CardAttempts = [.. Enumerable.Repeat(new CardAttempt(card, ago), CardAttempt.Most)] }
        );

        await _world.ChargeRunAsync();

        Assert.Equal(PreorderStatus.Paid, Order.Status);
        Assert.Single(Order.CardAttempts!);
    }

    /// <summary>Each page for another card gives the same card another id.</summary>
    [Fact]
    public async Task Card_GivenAgainAndAgain_CountsAsOne()
    {
        await DeclineAsync();
        for (var i = 0; i < 10; i++)
            await GiveCardAsync(DeclinedLater);

        Assert.Equal(CardAttempt.Most, Order.CardAttempts!.Length);
        Assert.Equal((PreorderStatus.Declined, true), (Order.Status, Order.Charge!.IsForbidden));
        await GiveCardAsync(Good);
        Assert.Equal(PreorderStatus.Paid, Order.Status);
    }

    [Fact]
    public async Task Retries_OfOneCard_NeverExceedTheNetworksLimit()
    {
        await DeclineAsync();
        for (var i = 0; i < 20; i++)
        {
            var card = Order.Card;
            await _world.ChangeAsync(Ann, (preorder, now) => preorder with { DueAt = now, Card = card });
        }

        Assert.Equal(CardAttempt.Most, Order.CardAttempts!.Length);
        Assert.True(Order.Charge!.IsForbidden);
    }

    [Fact]
    public async Task NewCard_WhileTheBankAsks_PaysTheSamePaymentAtOnce()
    {
        await OrderAsync(AsksAlways);
        await _world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.ActionRequired, Order.Status);
        var payment = Order.Charge!.PaymentId;

        await GiveCardAsync(Good);

        Assert.Equal((PreorderStatus.Paid, payment), (Order.Status, Order.Charge!.PaymentId));
        await _world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(30));
        _world.CheckBooks();
    }

    [Theory]
    [InlineData(Good, 1)] // the first card pays after all
    [InlineData(DeclinedLater, 2)] // it is declined, and the new card is tried at once
    public async Task NewCard_WhileAnAnswerIsUnknown_LeavesTheCallAsItIs(string first, int cards)
    {
        await OrderAsync(first);
        var other = await OtherCardAsync();
        _world.Stripe.Faults.Add(new("POST /v1/payment_intents", StripeFault.TimeoutAfterSuccess));
        await _world.ChargeRunAsync();
        Assert.Equal((PreorderStatus.Charging, null), (Order.Status, Order.Charge!.PaymentId));

        await _world.ChangeAsync(Ann, (preorder, _) => preorder with { Card = other });
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));

        Assert.Equal((PreorderStatus.Paid, 1000), (Order.Status, Order.Paid()));
        Assert.Equal(cards, Order.CardAttempts!.Length);
        Assert.DoesNotContain(_world.Mails, mail => mail.Subject.Contains("declined", StringComparison.Ordinal));
        _world.CheckBooks();
    }

    private async Task OrderAsync(string card)
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann, card);
    }

    private async Task DeclineAsync()
    {
        await OrderAsync(DeclinedLater);
        await _world.ChargeRunAsync();
        Assert.Equal(PreorderStatus.Declined, Order.Status);
    }

    private async Task GiveCardAsync(string number)
    {
        await _world.ChangeAsync(Ann, PreorderChanges.Renew);
        var session = Order.Renewal!.SessionId!;
        _world.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), number, 12, 2040));
        await _world.NoticeAsync();
    }

    /// <summary>Returns a good card of the customer that the pre-order does not use yet.</summary>
    private async Task<Payments.CardFact> OtherCardAsync()
    {
        var before = Order.Card!;
        await _world.ChangeAsync(Ann, PreorderChanges.Renew);
        var session = Order.Renewal!.SessionId!;
        _world.Stripe.Do(stripe => stripe.Sessions.Submit(stripe.Get("checkout.session", session), Good, 12, 2040));
        await _world.NoticeAsync();
        var other = Order.Card!;
        await _world.ChangeAsync(Ann, (preorder, _) => preorder with { Card = before });
        return other;
    }
}
