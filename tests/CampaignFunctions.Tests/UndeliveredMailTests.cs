using CampaignFunctions.Preorders;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests mails that can never be delivered, and that the time of an offer starts with its mail.</summary>
public sealed class UndeliveredMailTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string Cat = "cat";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_RefusedForGood_IsRecordedAndLaterMailsAreSent()
    {
        _world.RefusesMail = mail => mail.Subject.Contains("paid", StringComparison.Ordinal);
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        Assert.Equal([PreorderMailKind.Paid], _world.World.Preorder(Ann)!.UndeliveredMails!.Select(mail => mail.Kind));
        Assert.Empty(_world.World.Preorder(Ann)!.Mails);

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Contains(_world.Mails, mail => mail.Subject.Contains("on its way", StringComparison.Ordinal));
        Assert.Single(_world.World.Preorder(Ann)!.UndeliveredMails!);
    }

    [Fact]
    public async Task Mails_ManyRefused_TheLastAreListed()
    {
        await _world.PlaceAsync(Ann);
        _world.RefusesMail = _ => true;
        for (var i = 0; i < 30; i++)
            await _world.ChangeAsync(Ann, (preorder, now) => preorder.Mail(PreorderMailKind.Confirmed, now));
        await _world.ChangeAsync(Ann, (preorder, now) => preorder.Mail(PreorderMailKind.Paid, now));
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        var listed = _world.World.Preorder(Ann)!.UndeliveredMails!;
        Assert.Equal((20, PreorderMailKind.Paid), (listed.Length, listed[^1].Kind));
    }

    [Fact]
    public async Task Offer_ItsMailReachesNobody_GoesToTheNextAtOnce()
    {
        _world.RefusesMail = mail => mail.To.StartsWith(Bob, StringComparison.Ordinal);
        await OfferAsync();

        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        Assert.Equal(
            (PreorderStatus.Expired, PreorderStatus.Offered),
            (_world.World.Preorder(Bob)!.Status, _world.World.Preorder(Cat)!.Status)
        );
        _world.World.CheckStock();
    }

    /// <summary>A refusal that may be our fault must not end the offers of everybody who waits.</summary>
    [Fact]
    public async Task Offer_ItsMailIsRefusedForAnotherReason_HasItsTime()
    {
        (_world.RefusesMail, _world.Refusal) = (_ => true, Notifications.MailOutcome.Refused);
        await OfferAsync();

        await _world.PassAsync(TimeSpan.FromHours(23), TimeSpan.FromHours(1));

        Assert.Equal(
            (PreorderStatus.Offered, PreorderStatus.Waitlisted),
            (_world.World.Preorder(Bob)!.Status, _world.World.Preorder(Cat)!.Status)
        );
        Assert.NotEmpty(_world.World.Preorder(Bob)!.UndeliveredMails!);
        await _world.ChangeAsync(Bob, PreorderChanges.Accept);
    }

    [Fact]
    public async Task Mail_NotTrueAnyMore_IsNotSent()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        var before = _world.Mails.Count;
        PreorderMailKind[] late =
        [
            PreorderMailKind.CheckoutOpen,
            PreorderMailKind.Offered,
            PreorderMailKind.OfferedFewer,
            PreorderMailKind.ActionRequired,
            PreorderMailKind.Declined,
            PreorderMailKind.CardExpiring,
        ];
        await _world.ChangeAsync(
            Ann,
            (preorder, now) =>
                late.Aggregate(preorder, (changed, kind) => changed.Mail(kind, now)).Mail(PreorderMailKind.Paid, now)
        );
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));

        var mail = Assert.Single(_world.Mails.Skip(before));
        Assert.Contains("paid", mail.Subject, StringComparison.Ordinal);
        Assert.Empty(_world.World.Preorder(Ann)!.Mails);
    }

    [Fact]
    public async Task Offer_MailServerIsAway_StartsWhenTheMailIsHandedOver()
    {
        var isAway = true;
        _world.WhileMailing = () =>
            isAway ? throw new InvalidOperationException("The mail server is unavailable.") : Task.CompletedTask;
        _world.World.Clock.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<InvalidOperationException>(OfferAsync);
        Assert.Equal(PreorderStatus.Offered, _world.World.Preorder(Bob)!.Status);
        for (var hours = 0; hours < 30; hours++)
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                _world.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromHours(1))
            );
        Assert.Equal(PreorderStatus.Offered, _world.World.Preorder(Bob)!.Status);

        isAway = false;
        await _world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(5));
        var offer = _world.World.Preorder(Bob)!;

        Assert.Equal(PreorderStatus.Offered, offer.Status);
        Assert.InRange(
            offer.OfferUntil!.Value - _world.World.Clock.GetUtcNow(),
            OfferUnits.OfferedFor - TimeSpan.FromMinutes(10),
            OfferUnits.OfferedFor
        );
        await _world.ChangeAsync(Bob, PreorderChanges.Accept);
    }

    /// <summary>Ann's unit becomes free while Bob and Cat wait.</summary>
    private async Task OfferAsync()
    {
        var wait = _world.WhileMailing;
        _world.WhileMailing = () => Task.CompletedTask;
        await _world.PlaceAsync(Ann);
        await _world.PlaceAsync(Bob, waitlist: true);
        await _world.PlaceAsync(Cat, waitlist: true);
        _world.WhileMailing = wait;
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1));
    }
}
