using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the links in the mails, which open one pre-order on any device.</summary>
public sealed class OrderLinkTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";

    /// <summary>Bob again, after he has proven his address by a code: the participant has another voter key.</summary>
    private const string BobSignedIn = "bob-signed-in";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(5));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Fact]
    public async Task Link_InTheMailOfAVisitor_OnlyShowsAndCancelsTheOrder()
    {
        await VisitAsync(Bob);

        var holder = await OpenAsync(Bob);

        Assert.Equal((OrderRight.Link, false), (await RightAsync(holder, Bob), await IsProvenAsync(Bob)));
    }

    [Fact]
    public async Task Link_OfAParticipant_HasAllRightsOfTheCustomer()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);

        var holder = await OpenAsync(Ann);

        Assert.Equal((OrderRight.Customer, true), (await RightAsync(holder, Ann), await IsProvenAsync(Ann)));
    }

    [Fact]
    public async Task Link_AddressProvenByTheMailOfTheWaitlist_HasAllRights()
    {
        await VisitAsync(Bob, waitlist: true, soldOut: true);
        var holder = await OpenAsync(Bob);
        Assert.Equal(OrderRight.Link, await RightAsync(holder, Bob));

        await World.ProveAsync(_world.Process, Bob);

        Assert.Equal(OrderRight.Customer, await RightAsync(holder, Bob));
    }

    [Theory]
    [InlineData("bob@mail.example", true)]
    [InlineData("robert@mail.example", false)]
    public async Task ProvenAddress_CustomerOrdersAgain_StaysProvenOnlyIfItIsTheSame(string email, bool isProven)
    {
        await VisitAsync(Bob);
        Assert.Null((await AdoptAsync(BobSignedIn, Bob, await SecretAsync(Bob))).Problem);

        await CorrectAsync(Bob, email);

        Assert.Equal(isProven, await IsProvenAsync(Bob));
    }

    [Fact]
    public async Task Link_OfOneOrder_OpensNoOther()
    {
        await VisitAsync(Bob);
        await _world.PlaceAsync(Ann);

        var holder = await OpenAsync(Bob);

        Assert.Equal(OrderRight.None, await RightAsync(holder, Ann));
        Assert.Equal(OrderRight.None, await RightAsync(holder with { PreorderId = World.IdOf(Ann) }, Ann));
    }

    /// <summary>Each of these ends the link, the tokens that it gave, and the adoptions.</summary>
    [Theory]
    [InlineData("replaced by staff")]
    [InlineData("another address")]
    [InlineData("forgotten person")]
    public async Task Link_Ended_OpensNothingMore(string reason)
    {
        await VisitAsync(Bob);
        var secret = SecretIn(Assert.Single(_world.Mails).Text, Bob);
        var holder = await OpenAsync(Bob);
        Assert.Null((await AdoptAsync(BobSignedIn, Bob, secret)).Problem);
        Assert.Equal(OrderRight.Customer, await RightAsync(Person(BobSignedIn), Bob));

        await EndAsync(reason);

        Assert.Equal(ProblemCode.PreorderNotFound, (await OpenAsync(Bob, secret)).Problem?.Code);
        Assert.Equal(OrderRight.None, await RightAsync(holder, Bob));
        Assert.Equal(OrderRight.None, await RightAsync(Person(BobSignedIn), Bob));
        Assert.Empty(await ListAsync(BobSignedIn));
        Assert.Equal(ProblemCode.PreorderNotFound, (await AdoptAsync(BobSignedIn, Bob, secret)).Problem?.Code);
        Assert.Equal(OrderRight.Customer, await RightAsync(Person(Bob), Bob)); // the owner needs no link
    }

    [Fact]
    public async Task Link_ReplacedByStaff_IsMailedAnew()
    {
        await VisitAsync(Bob);
        var first = SecretIn(_world.Mails[^1].Text, Bob);

        await _world.ChangeAsync(Bob, PreorderChanges.Relink);

        Assert.Contains("new link", _world.Mails[^1].Subject, StringComparison.Ordinal);
        var next = SecretIn(_world.Mails[^1].Text, Bob);
        Assert.NotEqual(first, next);
        Assert.Null((await OpenAsync(Bob, next)).Problem);
    }

    [Fact]
    public async Task Link_ReplacedBeforeTheProof_IsInAnotherMailThatAsksForTheProof()
    {
        await VisitAsync(Bob, waitlist: true, soldOut: true);
        var first = await SecretAsync(Bob);

        await _world.ChangeAsync(Bob, PreorderChanges.Relink);

        Assert.Contains("#confirm-email=", _world.Mails[^1].Text, StringComparison.Ordinal);
        Assert.NotEqual(first, SecretIn(_world.Mails[^1].Text, Bob));
    }

    /// <summary>Somebody with the link cancels while the customer pays: what is paid stays ordered.</summary>
    [Theory]
    [InlineData(true, PreorderStatus.Paid)]
    [InlineData(false, PreorderStatus.Refunded)]
    public async Task Cancel_WhileTheCustomerPays_HasNoEffectByTheLink(bool isByLink, PreorderStatus status)
    {
        Assert.True((await _world.Process.Place.HandleAsync(World.OfVisitor(Bob), Cancel)).IsSuccess);
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var open = World.Preorder(Bob)!;
        Assert.Equal(PreorderStatus.AwaitingPayment, open.Status);

        // The cancellation is recorded, but its hint is late: the customer pays first.
        await _world.Process.Preorders.ChangeAsync(
            PreorderWorld.CampaignId,
            open.Id,
            it =>
                isByLink
                    ? PreorderChanges.CancelByLink(it, World.Clock.GetUtcNow())
                    : PreorderChanges.Cancel(it, World.Clock.GetUtcNow()),
            Cancel
        );
        await _world.PayAsync(Bob);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(status, World.Preorder(Bob)!.Status);
        _world.CheckBooks();
        World.CheckStock();
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    public async Task Open_WrongSecret_IsAnUnknownOrder(string secret)
    {
        await VisitAsync(Bob);

        Assert.Equal(ProblemCode.PreorderNotFound, (await OpenAsync(Bob, secret)).Problem?.Code);
        Assert.Equal(ProblemCode.PreorderNotFound, (await OpenAsync("nobody", secret)).Problem?.Code);
    }

    [Fact]
    public async Task Adopt_ByTheLinkAndTheProvenAddress_AddsTheOrderToTheCallersOwn()
    {
        await VisitAsync(Bob);
        var secret = SecretIn(_world.Mails[^1].Text, Bob);
        var before = World.Preorder(Bob);

        Assert.Null((await AdoptAsync(BobSignedIn, Bob, secret)).Problem);
        Assert.Null((await AdoptAsync(BobSignedIn, Bob, secret)).Problem);

        Assert.Equal(World.IdOf(Bob), Assert.Single(await ListAsync(BobSignedIn)).Id);
        Assert.Equal(before!.Pk, World.Preorder(Bob)!.Pk);
        Assert.True(await IsProvenAsync(Bob)); // so the link has all rights now
        Assert.Equal(OrderRight.Customer, await RightAsync(Person(Bob), Bob));
    }

    [Fact]
    public async Task Adopt_OwnAndAdoptedOrders_AreListedTheNewestFirst()
    {
        await _world.PlaceAsync(Ann);
        World.Clock.Advance(TimeSpan.FromSeconds(1));
        await VisitAsync(Bob);
        await CorrectAsync(Bob, PreorderWorld.EmailOf(Ann));

        Assert.Null((await AdoptAsync(Ann, Bob, await SecretAsync(Bob))).Problem);

        Assert.Equal([World.IdOf(Bob), World.IdOf(Ann)], (await ListAsync(Ann)).Select(preorder => preorder.Id));
    }

    [Fact]
    public async Task Adopt_OwnOrder_ChangesNothing()
    {
        await _world.PlaceAsync(Ann);

        Assert.Null((await AdoptAsync(Ann, Ann, await SecretAsync(Ann))).Problem);

        Assert.Single(await ListAsync(Ann));
    }

    /// <summary>The link alone is not enough: a forwarded mail must not give the order away.</summary>
    [Theory]
    [InlineData("ann", "another proven address")]
    [InlineData("visitor", "no proven address")]
    public async Task Adopt_WithoutTheProvenAddress_IsRefused(string person, string reason)
    {
        await VisitAsync(Bob);
        if (person == Ann)
            World.Know(Ann);

        var refused = await AdoptAsync(person, Bob, await SecretAsync(Bob));

        Assert.True(refused.Problem?.Code == ProblemCode.EmailUnproven, reason);
        Assert.Empty(await ListAsync(person));
        Assert.False(await IsProvenAsync(Bob));
    }

    [Fact]
    public async Task Adopt_AddressNotVerifiedYet_IsRefused()
    {
        await VisitAsync(Bob);
        World.Know(BobSignedIn, PreorderWorld.EmailOf(Bob), IdentityDocument.Unverified);

        var refused = await AdoptAsync(BobSignedIn, Bob, await SecretAsync(Bob), knows: false);

        Assert.Equal(ProblemCode.EmailUnproven, refused.Problem?.Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    public async Task Adopt_WrongSecret_IsAnUnknownOrder(string secret)
    {
        await VisitAsync(Bob);

        Assert.Equal(ProblemCode.PreorderNotFound, (await AdoptAsync(BobSignedIn, Bob, secret)).Problem?.Code);
        Assert.Empty(await ListAsync(BobSignedIn));
    }

    /// <summary>Only an order that nobody has paid is cancelled by a link to an address that nobody has proven.</summary>
    [Fact]
    public void CancelByLink_InEveryStatus_IsOnlyForUnpaidOrders()
    {
        foreach (var status in Enum.GetValues<PreorderStatus>().Where(status => status != PreorderStatus.Draft))
        {
            var preorder = PreorderWorld.Bare(status);

            var cancelled = PreorderChanges.CancelByLink(preorder, World.Clock.GetUtcNow());

            var isUnpaid =
                status
                is PreorderStatus.Waitlisted
                    or PreorderStatus.Offered
                    or PreorderStatus.Reserved
                    or PreorderStatus.AwaitingPayment;
            if (isUnpaid)
                Assert.True(cancelled.Value.Status == PreorderStatus.Cancelled || cancelled.Value.CancelRequestedAt is not null);
            else if (status.IsOver())
                Assert.Same(preorder, cancelled.Value);
            else
                Assert.True(cancelled.Problem?.Code == ProblemCode.EmailUnproven, status.ToString());
        }
    }

    /// <summary>The customer pays while the cancellation is under way, and repeats the call.</summary>
    [Fact]
    public void CancelByLink_RepeatedAfterThePayment_ReturnsTheOrder()
    {
        var cancelled = PreorderWorld.Bare(PreorderStatus.Confirmed) with { CancelRequestedAt = World.Clock.GetUtcNow() };

        Assert.Same(cancelled, PreorderChanges.CancelByLink(cancelled, World.Clock.GetUtcNow()).Value);
    }

    [Fact]
    public async Task Token_AfterHalfAnHour_IsInvalid()
    {
        var tokens = new OrderTokens(TestKeys.Keyring, World.Clock);
        var holder = new OrderHolder(PreorderWorld.CampaignId, "a.b", "tag");
        var token = new Microsoft.IdentityModel.JsonWebTokens.JsonWebToken(tokens.Issue(holder).Token);

        Assert.Equal(holder, await tokens.ValidateAsync(token));
        World.Clock.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(await tokens.ValidateAsync(token));
    }

    /// <summary>The tokens of participants and of orders are signed with the same keys, and must not be confused.</summary>
    [Fact]
    public async Task Token_OfAnotherIssuer_IsInvalid()
    {
        var participants = new ParticipantTokens(TestKeys.Keyring, World.Clock);
        var orders = new OrderTokens(TestKeys.Keyring, World.Clock);
        var token = participants.Issue(Person(Ann)).Token;

        Assert.Null(await orders.ValidateAsync(new(token)));
        var order = orders.Issue(new(PreorderWorld.CampaignId, "a.b", "tag")).Token;
        Assert.Null(await participants.ValidateAsync(new(order)));
    }

    [Fact]
    public void OrderLink_AsText_HidesTheSecret() =>
        Assert.DoesNotContain("secret", new OrderLink("secret", IsProven: true).ToString(), StringComparison.Ordinal);

    private static Participant Person(string person) =>
        new(PreorderWorld.CampaignId, person, Tiers.Verified, DateTimeOffset.UnixEpoch);

    /// <summary>Places the order of a visitor, who pays, so that a mail is sent.</summary>
    private async Task VisitAsync(string person, bool waitlist = false, bool soldOut = false)
    {
        if (soldOut)
        {
            World.Define(PreorderWorld.Edition(1));
            await _world.PlaceAsync(Ann);
        }

        var placed = await _world.Process.Place.HandleAsync(World.OfVisitor(person, waitlist: waitlist), Cancel);
        Assert.True(placed.IsSuccess, placed.Problem?.Code.Code);
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        if (!soldOut)
            await _world.PayAsync(person);
    }

    private static string SecretIn(string text, string person)
    {
        var link = text.Split("#order=")[1].Split('\n')[0].Split(':');
        Assert.Equal(new PreorderWorld(PreorderWorld.Edition(1)).IdOf(person), link[0]);
        return link[1];
    }

    private async Task<string> SecretAsync(string person) =>
        (await _world.Process.Links.FindAsync(World.Campaign, World.Preorder(person)!, Cancel))!.Secret;

    private async Task<bool> IsProvenAsync(string person) =>
        (await _world.Process.Links.FindAsync(World.Campaign, World.Preorder(person)!, Cancel))!.IsProven;

    private Task<Result<OrderTokenResponse>> OpenAsync(string person, string secret) =>
        _world.Process.Open.HandleAsync(World.Campaign, World.IdOf(person), secret, Cancel);

    /// <summary>Opens the order by the link in the person's last mail, and returns the holder of the token.</summary>
    private async Task<OrderHolder> OpenAsync(string person)
    {
        var mail = _world.Mails.Last(mail => mail.To == PreorderWorld.EmailOf(person));
        var opened = await OpenAsync(person, SecretIn(mail.Text, person));
        Assert.True(opened.IsSuccess, opened.Problem?.Code.Code);
        return (await new OrderTokens(TestKeys.Keyring, World.Clock).ValidateAsync(new(opened.Value.Token)))!;
    }

    private Task<OrderRight> RightAsync(Caller caller, string person) =>
        _world.Process.Orders.RightAsync(World.Campaign, caller, World.IdOf(person), Cancel);

    private Task<IReadOnlyList<PreorderDocument>> ListAsync(string person) =>
        _world.Process.Orders.OfPersonAsync(World.Campaign, Person(person), Cancel);

    private Task<Result<PreorderDocument>> AdoptAsync(string adopter, string person, string secret, bool knows = true)
    {
        if (knows && adopter == BobSignedIn)
            World.Know(BobSignedIn, PreorderWorld.EmailOf(Bob));
        return _world.Process.Adopt.HandleAsync(World.Campaign, Person(adopter), World.IdOf(person), secret, Cancel);
    }

    private Task CorrectAsync(string person, string email) =>
        _world.Process.Contacts.SaveAsync(PreorderWorld.CampaignId, person, new("Bob", email, "en"), Cancel);

    private async Task EndAsync(string reason)
    {
        if (reason == "replaced by staff")
            await _world.ChangeAsync(Bob, PreorderChanges.Relink);
        else if (reason == "another address")
            await CorrectAsync(Bob, "robert@mail.example");
        else
            await World.Memory.DeleteAsync(
                VoterDocument.Container,
                VoterDocument.PartitionOf(PreorderWorld.CampaignId, Bob),
                VoterDocument.TheId,
                null,
                Cancel
            );
    }
}
