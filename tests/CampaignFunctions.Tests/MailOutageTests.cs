using CampaignFunctions.Notifications;
using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>The mail server takes no mail for a while. Messages are done all the same, and mails come later.</summary>
public sealed class MailOutageTests : ParticipantScenario
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 15)]
    [InlineData(2, 45)]
    [InlineData(5, 1215)]
    [InlineData(6, 1800)]
    [InlineData(100_000, 1800)]
    public void Wait_AfterEachAttempt_GrowsToHalfAnHour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), MailClaim.WaitAfter(attempts));

    /// <summary>Before, each mail led to a dead letter a minute.</summary>
    [Fact]
    public async Task Order_MailServerAway_TriesAFewTimesAnHourAndSendsOnce()
    {
        _world.IsMailAway = true;
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann); // each message is delivered without an exception

        await _world.PassAsync(TimeSpan.FromHours(2), Minute);
        Assert.InRange(_world.MailAttempts, 6, 12);
        _world.IsMailAway = false;
        await _world.PassAsync(TimeSpan.FromMinutes(31), Minute);

        Assert.Single(_world.Mails);
        Assert.Equal((0, null), (Order(Ann).MailAttempts, Order(Ann).MailClaimedUntil));
        _world.CheckBooks();
    }

    [Fact]
    public async Task Order_MailServerAwayAgain_BeginsWithAShortWait()
    {
        _world.IsMailAway = true;
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.PassAsync(TimeSpan.FromHours(1), Minute);
        _world.IsMailAway = false;
        await _world.PassAsync(TimeSpan.FromMinutes(31), Minute);
        _world.IsMailAway = true;
        var before = _world.MailAttempts;

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));

        Assert.InRange(_world.MailAttempts - before, 3, 4);
    }

    /// <summary>The time of an offer is the customer's: it begins when the mail is handed over.</summary>
    [Fact]
    public async Task Offer_MailServerAway_BeginsWithItsMail()
    {
        await _world.PlaceAsync(Ann);
        await _world.PlaceAsync(Bob, waitlist: true);
        _world.IsMailAway = true;
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromHours(30), TimeSpan.FromMinutes(10));
        Assert.Equal((PreorderStatus.Offered, null), (Order(Bob).Status, Order(Bob).OfferUntil));

        _world.IsMailAway = false;
        await _world.PassAsync(TimeSpan.FromMinutes(40), TimeSpan.FromMinutes(10));

        var sent = _world.Mails.Last(mail => mail.To == PreorderWorld.EmailOf(Bob));
        Assert.Contains("your turn", sent.Subject, StringComparison.Ordinal);
        var left = Order(Bob).OfferUntil - _world.World.Clock.GetUtcNow();
        Assert.InRange(left!.Value, TimeSpan.FromHours(23), OfferUnits.OfferedFor);
    }

    /// <summary>A fault of ours must not look like an outage: the queue shows it as a dead letter.</summary>
    [Fact]
    public async Task Order_MailFailsByOurFault_Throws()
    {
        await _world.PlaceAsync(Ann);
        _world.WhileMailing = () => throw new InvalidOperationException("a fault of ours");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.PayAsync(Ann));

        Assert.Null(Order(Ann).MailClaimedUntil);
    }

    [Fact]
    public async Task Code_MailServerAway_IsMailedLaterOnce()
    {
        Outbox.IsAway = true;
        await RequestAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            await DeliverAsync();
            Clock.Advance(Minute);
            await Sweep().MailAsync(Cancel);
        }

        Assert.InRange(Outbox.Attempts, 2, 5);
        Assert.Equal([5, 15, 45], Hints.Delays.Take(3).Select(delay => delay.TotalSeconds));
        Outbox.IsAway = false;
        for (var minute = 0; minute < 5; minute++)
        {
            await DeliverAsync();
            Clock.Advance(Minute);
            await Sweep().MailAsync(Cancel);
        }

        Assert.Single(Outbox.Sent);
        Assert.Null((await IdentityAsync())!.Mail);
    }

    [Fact]
    public async Task Code_RequestedAgainDuringTheOutage_IsTriedAtOnce()
    {
        Outbox.IsAway = true;
        await RequestAsync();
        await DeliverAsync();
        Outbox.IsAway = false;

        await RequestAsync();
        await DeliverAsync();

        Assert.Single(Outbox.Sent);
    }

    private PreorderDocument Order(string person) => _world.World.Preorder(person)!;
}
