using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests that nobody gets a place on the waitlist with an email address that nobody has proven.</summary>
public sealed class ProveEmailTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string Cat = "cat";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(1));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Fact]
    public async Task UnprovenOrder_UnitsBecomeFree_IsPassedOver()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);
        await _world.PlaceAsync(Cat, waitlist: true);

        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Offered, World.Preorder(Cat)!.Status);
        Assert.Equal((PreorderStatus.Waitlisted, true), (World.Preorder(Bob)!.Status, World.Preorder(Bob)!.AwaitsProof()));
        World.CheckStock();
    }

    [Fact]
    public async Task ProvenOrder_JoinsTheWaitlist_IsToldAtOnce()
    {
        await _world.PlaceAsync(Ann);

        await _world.PlaceAsync(Bob, waitlist: true);

        Assert.Single(
            _world.Mails,
            mail => mail.To == PreorderWorld.EmailOf(Bob) && mail.Subject.Contains("on the waitlist", StringComparison.Ordinal)
        );
    }

    /// <summary>Entries that nobody proves must not keep free units from newcomers.</summary>
    [Fact]
    public async Task UnprovenOrders_OnlyTheyWait_NewcomersGetTheUnits()
    {
        await _world.PlaceAsync(Ann);
        for (var i = 0; i < 10; i++)
            await WaitAsync($"fake-{i}");
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        await _world.PlaceAsync(Cat);

        Assert.Equal(PreorderStatus.AwaitingPayment, World.Preorder(Cat)!.Status);
    }

    [Fact]
    public async Task UnprovenOrder_ProvenByTheMailedLink_GetsItsPlaceAndAnOffer()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);
        var mail = Assert.Single(_world.Mails, mail => mail.To == PreorderWorld.EmailOf(Bob));
        var fragment = mail.Text.Split("#confirm-email=")[1].Split('\n')[0];
        Assert.StartsWith(World.IdOf(Bob) + ":", fragment, StringComparison.Ordinal);

        Assert.Null((await ProveAsync(Bob, fragment.Split(':')[1])).Problem);
        await _world.DeliverAsync();
        Assert.NotNull(World.Preorder(Bob)!.JoinedAt);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Offered, World.Preorder(Bob)!.Status);
        Assert.Contains(_world.Mails, each => each.Subject.Contains("on the waitlist", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Proof_UnitsAreFree_OffersThemAtOnce()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);
        await _world.ChangeAsync(Ann, PreorderChanges.Cancel);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        await World.ProveAsync(_world.Process, Bob);
        await _world.DeliverAsync();

        Assert.Equal(PreorderStatus.Offered, World.Preorder(Bob)!.Status);
        World.CheckStock();
    }

    [Fact]
    public async Task Proof_Repeated_ChangesNothing()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);
        await World.ProveAsync(_world.Process, Bob);
        await _world.DeliverAsync();
        var (before, mails) = (World.Preorder(Bob)!.JoinedAt, _world.Mails.Count);
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Null((await World.ProveAsync(_world.Process, Bob)).Problem);
        await _world.DeliverAsync();

        Assert.Equal((before, mails), (World.Preorder(Bob)!.JoinedAt, _world.Mails.Count));
    }

    /// <summary>The customer gives another address with a second order: the first link still proves the first address.</summary>
    [Fact]
    public async Task Proof_CustomerHasGivenAnotherAddressSince_CountsForTheAddressOfTheOrder()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);

        await GiveAddressAsync(Bob, PreorderWorld.EmailOf(Cat));

        Assert.Null((await World.ProveAsync(_world.Process, Bob)).Problem);
        Assert.False(World.Preorder(Bob)!.AwaitsProof());
    }

    /// <summary>One mailbox must not prove orders with other addresses, each of which has a quota of its own.</summary>
    [Fact]
    public async Task Secret_OfAnotherAddress_IsNotMailedToTheAddressGivenSince()
    {
        await _world.PlaceAsync(Ann);
        await _world.Process.Place.HandleAsync(World.OfVisitor(Bob, waitlist: true), Cancel);
        await GiveAddressAsync(Bob, PreorderWorld.EmailOf(Cat));

        await _world.DeliverAsync();

        Assert.DoesNotContain(_world.Mails, mail => mail.Text.Contains("#confirm-email=", StringComparison.Ordinal));
        Assert.Equal([PreorderMailKind.ConfirmEmail], World.Preorder(Bob)!.UndeliveredMails!.Select(mail => mail.Kind));
        var ofCat = ProveEmail.SecretOf(TestKeys.Keyring, 1, World.IdOf(Bob), PreorderWorld.EmailOf(Cat));
        Assert.Equal(ProblemCode.PreorderNotFound, (await ProveAsync(Bob, ofCat)).Problem?.Code);
    }

    [Fact]
    public async Task Mail_IsLate_LeavesTheWholeTimeForTheProof()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await _world.Process.Place.HandleAsync(World.OfVisitor(Bob, waitlist: true), Cancel);
        World.Clock.Advance(TimeSpan.FromDays(6));

        await _world.DeliverAsync();
        await _world.PassAsync(TimeSpan.FromDays(6), TimeSpan.FromHours(12));

        Assert.Equal(PreorderStatus.Waitlisted, World.Preorder(Bob)!.Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("guess")]
    [InlineData("of-another-order")]
    [InlineData("of-another-address")]
    public async Task Proof_WrongSecret_IsRefusedAsAnUnknownOrder(string secret)
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);
        var sent = secret switch
        {
            "of-another-order" => ProveEmail.SecretOf(TestKeys.Keyring, 1, World.IdOf(Cat), PreorderWorld.EmailOf(Bob)),
            "of-another-address" => ProveEmail.SecretOf(TestKeys.Keyring, 1, World.IdOf(Bob), PreorderWorld.EmailOf(Cat)),
            _ => secret,
        };

        Assert.Equal(ProblemCode.PreorderNotFound, (await ProveAsync(Bob, sent)).Problem?.Code);
        Assert.Equal(ProblemCode.PreorderNotFound, (await ProveAsync(Cat, sent)).Problem?.Code);
        Assert.True(World.Preorder(Bob)!.AwaitsProof());
    }

    [Fact]
    public async Task UnprovenOrder_NobodyProvesIt_ExpiresWithoutAnotherMail()
    {
        await _world.PlaceAsync(Ann);
        await _world.PayAsync(Ann);
        await WaitAsync(Bob);
        await _world.PassAsync(ProveEmail.Within - TimeSpan.FromHours(1), TimeSpan.FromHours(6));
        Assert.Equal(PreorderStatus.Waitlisted, World.Preorder(Bob)!.Status);

        await _world.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(30));

        Assert.Equal(PreorderStatus.Expired, World.Preorder(Bob)!.Status);
        Assert.Single(_world.Mails, mail => mail.To == PreorderWorld.EmailOf(Bob));
        Assert.Equal(ProblemCode.PreorderLocked, (await World.ProveAsync(_world.Process, Bob)).Problem?.Code);
        Assert.Equal((PreorderStatus.Expired, null), (World.Preorder(Bob)!.Status, World.Preorder(Bob)!.ProofTag));
    }

    [Fact]
    public async Task UnprovenOrder_Cancelled_IsOver()
    {
        await _world.PlaceAsync(Ann);
        await WaitAsync(Bob);

        await _world.ChangeAsync(Bob, PreorderChanges.Cancel);
        Assert.Equal(ProblemCode.PreorderLocked, (await World.ProveAsync(_world.Process, Bob)).Problem?.Code);
        await _world.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        Assert.Equal(PreorderStatus.Cancelled, World.Preorder(Bob)!.Status);
        Assert.Single(_world.Mails, mail => mail.To == PreorderWorld.EmailOf(Bob));
    }

    [Theory]
    [InlineData("ann@mail.example", IdentityDocument.Verified, false)]
    [InlineData("ann@mail.example", IdentityDocument.Unverified, true)]
    [InlineData("other@mail.example", IdentityDocument.Verified, true)] // the proven address is another one
    public async Task WaitlistedOrder_OfAParticipant_AwaitsProofUnlessTheAddressIsTheProvenOne(
        string email,
        string state,
        bool awaitsProof
    )
    {
        await _world.PlaceAsync(Bob);
        var order = World.Order(Ann, waitlist: true);
        var key = IdentityDocument.KeyOf(TestKeys.Keyring, 1, PreorderWorld.CampaignId, PreorderWorld.EmailOf(Ann));
        await World.Memory.ChangeAsync(
            IdentityDocument.Container,
            key,
            IdentityDocument.TheId,
            identity => identity with { State = state },
            Cancel
        );

        await _world.Process.Place.HandleAsync(
            order with
            {
                Order = order.Order with { Customer = order.Order.Customer with { Email = email } },
            },
            Cancel
        );

        Assert.Equal(awaitsProof, World.Preorder(Ann)!.AwaitsProof());
    }

    /// <summary>The process ends at each point of the order and of the proof; the customer tries again.</summary>
    [Fact]
    public async Task Proof_ProcessEndsAtAnyPoint_GetsItsPlaceOnce()
    {
        for (var (point, isReached) = (0, true); isReached; point++)
        {
            var world = new PaymentWorld(PreorderWorld.Edition(1), endsAt: point);
            await world.PlaceAsync(Ann);
            await world.InsistAsync(process => process.Place.HandleAsync(world.World.OfVisitor(Bob, waitlist: true), default));
            await world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));
            await world.InsistAsync(process => world.World.ProveAsync(process, Bob));
            await world.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(1));

            isReached = world.HasCrashed;
            var bob = world.World.Preorder(Bob)!;
            Assert.Equal((PreorderStatus.Waitlisted, false, true), (bob.Status, bob.AwaitsProof(), bob.JoinedAt is not null));
            world.World.CheckStock();
            Assert.InRange(point, 0, 500);
        }
    }

    [Fact]
    public async Task Place_OnTheWaitlist_CountsThoseWhoStillWaitBefore()
    {
        await _world.PlaceAsync(Ann);
        foreach (var person in new[] { "p1", "p2", "p3", "p4" })
            await _world.PlaceAsync(person, waitlist: true);
        await WaitAsync("unproven"); // has no place
        Assert.Equal([1, 2, 3, 4], await PlacesAsync("p1", "p2", "p3", "p4"));
        Assert.Equal([null, null], await PlacesAsync("unproven", Ann));

        await _world.ChangeAsync("p2", PreorderChanges.Cancel);
        await _world.PlaceAsync("p5", waitlist: true);
        Assert.Equal([1, 4, null], await PlacesAsync("p1", "p4", "p5")); // at most a minute old
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([1, null, 2, 3, 4], await PlacesAsync("p1", "p2", "p3", "p4", "p5"));
    }

    [Fact]
    public async Task Place_FarBehind_IsSaidToBeInexact()
    {
        await _world.PlaceAsync(Ann);
        for (var i = 0; i <= WaitlistPlaces.MostRead; i++)
            await _world.PlaceAsync($"p{i}", waitlist: true);
        World.Clock.Advance(TimeSpan.FromMinutes(1));

        var (last, next) = ($"p{WaitlistPlaces.MostRead - 1}", $"p{WaitlistPlaces.MostRead}");
        Assert.Equal(new(200, true), await _world.Process.Places.FindAsync(World.Preorder(last)!, Cancel));
        Assert.Equal(new(201, false), await _world.Process.Places.FindAsync(World.Preorder(next)!, Cancel));
    }

    private Task GiveAddressAsync(string person, string email) =>
        _world.Process.Contacts.SaveAsync(PreorderWorld.CampaignId, person, new("Bob", email, null), Cancel);

    private async Task<int?[]> PlacesAsync(params string[] people)
    {
        var places = new List<int?>();
        foreach (var person in people)
            places.Add((await _world.Process.Places.FindAsync(World.Preorder(person)!, Cancel))?.Place);
        return [.. places];
    }

    private async Task WaitAsync(string person)
    {
        var (_, problem) = await _world.Process.Place.HandleAsync(World.OfVisitor(person, waitlist: true), Cancel);
        Assert.Null(problem);
        await _world.DeliverAsync();
    }

    private Task<Result<PreorderDocument>> ProveAsync(string person, string secret) =>
        _world.Process.Prove.HandleAsync(World.Campaign, World.IdOf(person), secret, Cancel);
}
