using CampaignFunctions.Harness;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests a rush of orders through the pace of the payment provider.</summary>
public sealed class LaunchDayTests
{
    private const double PerSecond = 0.5;

    private static readonly int Orders = Scale.Of(100, 300);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>The time between two orders of the rush.</summary>
    private static readonly TimeSpan Arrival = TimeSpan.FromMilliseconds(10);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(Orders), perSecond: PerSecond);
    private readonly string[] _people = [.. Enumerable.Range(0, Orders).Select(i => $"p{i}")];

    private DateTimeOffset Now => _world.World.Clock.GetUtcNow();

    [Fact]
    public async Task Rush_ManyTimesThePace_OpensEveryPageInOrderAndReleasesUnpaidHolds()
    {
        await RushAsync();
        var until = Now + TimeSpan.FromSeconds(1.1 * Orders / PerSecond);
        var opened = new List<string>();
        while (opened.Count < Orders && Now < until)
        {
            await PassSecondAsync();
            opened.AddRange(_people.Except(opened).Where(person => Of(person).Status == PreorderStatus.AwaitingPayment));
        }

        Assert.Equal(Orders, opened.Count);
        foreach (var (place, person) in opened.Index())
            Assert.InRange(place - Array.IndexOf(_people, person), -5, 5);

        // Every second customer pays. The units of the others are free within a minute of the end of their hold.
        foreach (var person in _people.Where((_, i) => i % 2 == 0))
            Pay(person);
        var holds = _people.ToDictionary(person => person, person => Of(person).HoldUntil!.Value);
        while (_people.Any(person => Of(person).Status is not (PreorderStatus.Paid or PreorderStatus.Expired)))
        {
            await PassSecondAsync();
            foreach (var person in _people.Where(person => Of(person).Status == PreorderStatus.AwaitingPayment))
                Assert.InRange(Now, DateTimeOffset.MinValue, holds[person].AddMinutes(1));
        }

        Assert.Equal(Orders / 2, _people.Count(person => Of(person).Status == PreorderStatus.Paid));
        _world.World.CheckStock();
    }

    [Fact]
    public async Task Rush_OrderInLine_KnowsWhenItsPageOpensAndIsMailed()
    {
        await RushAsync();
        var last = Of(_people[^1]);
        var response = PreorderResponse.Of(last);
        Assert.Equal((PreorderStatus.Reserved, null), (response.Status, response.Payment.Url));
        Assert.InRange(
            response.Payment.ExpectedAt!.Value - Now,
            TimeSpan.FromSeconds((Orders - 2) / PerSecond) - Orders * Arrival,
            TimeSpan.FromSeconds(Orders / PerSecond)
        );
        while (Of(_people[^1]).Status == PreorderStatus.Reserved)
            await PassSecondAsync();

        Assert.InRange(Now - response.Payment.ExpectedAt.Value, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var mail = Assert.Single(_world.Mails, mail => mail.To == $"{_people[^1]}@mail.example");
        Assert.Contains(Of(_people[^1]).Checkout!.Url!, mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rush_OrderCancelledInLine_EndsAtOnceAndUsesNoTurn()
    {
        await RushAsync();
        foreach (var person in _people[1..])
            await _world.ChangeAsync(person, PreorderChanges.Cancel);

        Assert.All(_people[1..], person => Assert.Equal(PreorderStatus.Cancelled, Of(person).Status));
        Assert.Single(_world.World.Shards().SelectMany(shard => shard.Allocations));
        _world.Stripe.Calls = [];
        for (var i = 0; i < Orders / PerSecond; i++)
            await PassSecondAsync();
        Assert.DoesNotContain(_world.Stripe.Calls, call => call.Call == "POST /v1/checkout/sessions");
    }

    /// <summary>A process ended just before its call. Its successor must not send the customer to the end of the line.</summary>
    [Fact]
    public async Task Opening_BegunByAnEndedProcess_GoesOnAtTheHeadOfTheLine()
    {
        await RushAsync();
        await _world.World.Memory.ChangeAsync(
            PreorderDocument.Container,
            Of(_people[0]).Pk,
            Of(_people[0]).Id,
            preorder =>
                preorder with
                {
                    Checkout = new(1, preorder.DueNow, Now.AddMinutes(31)) { BegunAt = Now },
                    HoldUntil = Now.AddMinutes(31),
                    TurnAt = null,
                },
            TestContext.Current.CancellationToken
        );
        for (var i = 0; i < 2 / PerSecond; i++)
            await PassSecondAsync();

        Assert.Equal(PreorderStatus.AwaitingPayment, Of(_people[0]).Status);
        Assert.Null(Of(_people[0]).TurnAt);
    }

    [Fact]
    public async Task Turn_Missed_IsReplacedByOneAtTheHeadOfTheLine()
    {
        await RushAsync();
        var turn = Of(_people[1]).TurnAt!.Value;
        _world.World.Clock.Advance(turn - Now + TimeSpan.FromSeconds(30)); // no process works until then
        _world.Queues.Tick();
        await _world.DeliverAsync();
        for (var i = 0; i < 30 / PerSecond; i++)
            await PassSecondAsync();

        // About 16 orders missed their turns. They have half the pace, in addition to that of the line.
        Assert.All(_people[..15], person => Assert.Equal(PreorderStatus.AwaitingPayment, Of(person).Status));
        Assert.Equal(PreorderStatus.Reserved, Of(_people[^1]).Status);
    }

    /// <summary>In full: 80,000 orders in a minute, through 50 processes.</summary>
    [Fact]
    public async Task Rush_ThroughManyProcesses_MeetsTheBarsOfALaunchDay()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var simulation = new LaunchDaySimulation(Scale.Of(1000, 80_000), Scale.Of(10, 50), perSecond: 15, seed);

        await simulation.RunAsync();

        // A message for each order: its turn, or the end of its hold.
        Assert.InRange(simulation.MostMessages, 1, 2 * Scale.Of(1000, 80_000));
    }

    private PreorderDocument Of(string person) => _world.World.Preorder(person)!;

    private async Task RushAsync()
    {
        foreach (var person in _people)
        {
            await _world.InsistAsync(process => process.Place.HandleAsync(_world.World.Order(person), default));
            _world.World.Clock.Advance(Arrival);
        }
    }

    /// <summary>Lets a second pass. The sweeps run once a minute. An order never has three messages of ours in flight.</summary>
    private async Task PassSecondAsync()
    {
        _world.World.Clock.Advance(Second);
        _world.Queues.Tick();
        await _world.NoticeAsync();
        if (Now.Second == 0)
            await _world.SweepAsync();
        var ours = _world.Queues.All.OfType<PaymentHint>().Where(hint => !hint.IsNotice);
        Assert.All(ours.CountBy(hint => hint.PreorderId!), count => Assert.InRange(count.Value, 1, 2));
    }

    private void Pay(string person) =>
        _world.Stripe.Do(stripe =>
            stripe.Sessions.Submit(stripe.Get("checkout.session", Of(person).Checkout!.SessionId!), "4242424242424242", 12, 2040)
        );
}
