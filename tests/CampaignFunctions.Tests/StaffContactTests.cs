using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>Tests of the correction of customers, and of the search for their pre-orders.</summary>
public sealed class StaffContactTests
{
    private const string Ann = "ann";
    private const string Bob = "bob";
    private const string NewAddress = "robert@mail.example";

    private static readonly Staff Admin = new("issuer", "admin-1", [Staff.Admin]);

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(5, perPerson: 2));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Fact]
    public async Task Correct_MistypedAddress_MailsTheNewLinkToTheNewAddressOnly()
    {
        await VisitAsync(Bob);
        var before = await LinkAsync(Bob);
        var mails = _world.Mails.Count;

        await CorrectAsync(Bob, "Robert", NewAddress);

        var mail = Assert.Single(_world.Mails.Skip(mails));
        Assert.Equal(NewAddress, mail.To);
        Assert.Contains((await LinkAsync(Bob)).Secret, mail.Text, StringComparison.Ordinal);
        Assert.NotEqual(before.Secret, (await LinkAsync(Bob)).Secret);
        Assert.Equal(
            [StaffActionKind.CorrectContact, StaffActionKind.ReplaceLink],
            World.Preorder(Bob)!.StaffActions!.Select(action => action.Kind)
        );
    }

    /// <summary>An address that comes back has another link: whoever got the first mail has not kept it.</summary>
    [Fact]
    public async Task Correct_BackAndForth_MailsEachTime()
    {
        await VisitAsync(Bob);
        var first = await LinkAsync(Bob);
        var mails = _world.Mails.Count;

        await CorrectAsync(Bob, "Bob", NewAddress, key: "1");
        await CorrectAsync(Bob, "Bob", PreorderWorld.EmailOf(Bob), key: "2");
        await CorrectAsync(Bob, "Bob", NewAddress, key: "3");
        await CorrectAsync(Bob, "Bob", PreorderWorld.EmailOf(Bob), key: "4");

        Assert.Equal(mails + 4, _world.Mails.Count);
        Assert.Equal(PreorderWorld.EmailOf(Bob), _world.Mails[^1].To);
        Assert.NotEqual(first.Secret, (await LinkAsync(Bob)).Secret);
    }

    [Fact]
    public async Task Correct_OnlyTheName_KeepsTheLinkAndSendsNothing()
    {
        await VisitAsync(Bob);
        var (before, mails) = (await LinkAsync(Bob), _world.Mails.Count);

        await CorrectAsync(Bob, "Robert", PreorderWorld.EmailOf(Bob), country: "DE");

        Assert.Equal((before, mails), (await LinkAsync(Bob), _world.Mails.Count));
        Assert.Equal("Robert", (await ContactAsync(Bob))!.Name);
        Assert.Equal("DE", World.Preorder(Bob)!.Country);
    }

    [Fact]
    public async Task Correct_Repeated_ChangesNothing()
    {
        await VisitAsync(Bob);
        await CorrectAsync(Bob, "Robert", NewAddress);
        var (order, mails) = (World.Preorder(Bob), _world.Mails.Count);

        await CorrectAsync(Bob, "Robert", NewAddress);

        Assert.Equal(order!.StaffActions!, World.Preorder(Bob)!.StaffActions!);
        Assert.Equal(mails, _world.Mails.Count);
    }

    /// <summary>A repeat finishes what a crash interrupted, wherever the process ended.</summary>
    [Fact]
    public async Task Correct_ProcessEndsAtAnyPoint_RepeatFinishesIt()
    {
        for (var point = 1; ; point++)
        {
            var world = new PaymentWorld(PreorderWorld.Edition(5));
            Assert.True((await world.Process.Place.HandleAsync(world.World.OfVisitor(Bob), Cancel)).IsSuccess);
            await world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
            await world.PayAsync(Bob);
            var mails = world.Mails.Count;
            world.EndAt(point);

            await world.InsistAsync(process => CorrectAsync(process, world.World, Bob, "Robert", NewAddress, "IT"));
            await world.DeliverAsync();
            await world.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1)); // longer than a claim of a mail

            var sent = world.Mails.Skip(mails).DistinctBy(mail => mail.Name).ToArray();
            Assert.True(sent.Length == 1 && sent[0].To == NewAddress, $"ended at {point}: {sent.Length} mails");
            var contacts = new CustomerContacts(world.World.Memory, world.World.Clock);
            var contact = await contacts.FindAsync(PreorderWorld.CampaignId, Bob, Cancel);
            Assert.Equal(NewAddress, contact!.Email);
            if (!world.HasCrashed)
            {
                Assert.True(point > 5, $"only {point} points");
                break;
            }
        }
    }

    /// <summary>All pre-orders of a customer are mailed to one address, so all their links end.</summary>
    [Fact]
    public async Task Correct_CustomerWithTwoOrders_MailsBothLinks()
    {
        await VisitAsync(Bob);
        var second = World.OfVisitor(Bob) with { Key = "second" };
        Assert.True((await _world.Process.Place.HandleAsync(second, Cancel)).IsSuccess);
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        var mails = _world.Mails.Count;

        await CorrectAsync(Bob, "Robert", NewAddress);

        Assert.Equal(2, _world.Mails.Skip(mails).Count(mail => mail.Subject.Contains("new link", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Correct_BeforeTheProof_AsksTheNewAddressForIt()
    {
        World.Define(PreorderWorld.Edition(1));
        await _world.PlaceAsync(Ann);
        Assert.True((await _world.Process.Place.HandleAsync(World.OfVisitor(Bob, waitlist: true), Cancel)).IsSuccess);
        await _world.DeliverAsync();
        var old = ProveEmail.SecretOf(TestKeys.Keyring, 1, World.IdOf(Bob), PreorderWorld.EmailOf(Bob));

        await CorrectAsync(Bob, "Robert", NewAddress);

        Assert.Equal(NewAddress, _world.Mails[^1].To);
        var secret = _world.Mails[^1].Text.Split("#confirm-email=")[1].Split('\n')[0].Split(':')[1];
        Assert.NotNull((await _world.Process.Prove.HandleAsync(World.Campaign, World.IdOf(Bob), old, Cancel)).Problem);
        Assert.Null((await _world.Process.Prove.HandleAsync(World.Campaign, World.IdOf(Bob), secret, Cancel)).Problem);
    }

    [Theory]
    [InlineData("", NewAddress, "IT", "name")]
    [InlineData("Robert", "robert", "IT", "email")]
    [InlineData("Robert", NewAddress, "it", "country")]
    [InlineData("Robert", NewAddress, "US", "country")]
    public async Task Correct_FaultyCustomer_IsRefused(string name, string email, string country, string field)
    {
        World.Define(PreorderWorld.Edition(5) with { Countries = ["IT", "DE"] });
        await VisitAsync(Bob);
        var before = await ContactAsync(Bob);

        var refused = await CorrectAsync(_world.Process, World, Bob, name, email, country);

        Assert.Equal(field, Assert.Single(refused.Problem!.Errors!).Key);
        Assert.Equal(before, await ContactAsync(Bob));
        Assert.Null(World.Preorder(Bob)!.StaffActions);
    }

    [Fact]
    public async Task Correct_ForgottenPerson_IsRefused()
    {
        await VisitAsync(Bob);
        var partition = VoterDocument.PartitionOf(PreorderWorld.CampaignId, Bob);
        await World.Memory.DeleteAsync(VoterDocument.Container, partition, VoterDocument.TheId, null, Cancel);

        var refused = await CorrectAsync(_world.Process, World, Bob, "Robert", NewAddress, "IT");

        Assert.Equal(ProblemCode.PreorderNotFound, refused.Problem?.Code);
    }

    [Fact]
    public async Task Search_ByNumber_FindsTheOrder()
    {
        await VisitAsync(Bob);
        await VisitAsync(Ann);

        var number = World.Preorder(Bob)!.Number.ToLowerInvariant().Replace('-', ' ');

        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Number = number }));
        Assert.Empty(await SearchAsync(new() { Number = "0000-0000" }));
    }

    /// <summary>
    /// Participants are found before their first mail. Visitors are found by each address to which mail about them has gone.
    /// </summary>
    [Fact]
    public async Task Search_ByEmail_FindsParticipantsAndVisitorsAlsoAfterACorrection()
    {
        await _world.PlaceAsync(Ann);
        await VisitAsync(Bob);
        Assert.Equal([World.IdOf(Ann)], await SearchAsync(new() { Email = PreorderWorld.EmailOf(Ann).ToUpperInvariant() }));
        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Email = PreorderWorld.EmailOf(Bob) }));
        Assert.Empty(await SearchAsync(new() { Email = NewAddress }));

        await CorrectAsync(Bob, "Robert", NewAddress);

        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Email = NewAddress }));
        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Email = PreorderWorld.EmailOf(Bob) }));
        Assert.Empty(await SearchAsync(new() { Email = "nobody@mail.example" }));
    }

    /// <summary>Each page reads at most 50 people, so one address with many people has pages too.</summary>
    [Fact]
    public async Task Search_ByEmailOfManyPeople_HasPages()
    {
        await VisitAsync(Bob);
        for (var i = 0; i < 120; i++)
            await AddAsync(PreorderWorld.EmailOf(Bob), $"voter-{i}");

        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Email = PreorderWorld.EmailOf(Bob) }));
        var first = await _world.Process.Search.HandleAsync(World.Campaign, new() { Email = PreorderWorld.EmailOf(Bob) }, Cancel);
        Assert.NotNull(first.Value.Next);
    }

    [Fact]
    public async Task Search_ByName_FindsParticipantsAndVisitors()
    {
        await _world.PlaceAsync(Ann);
        await VisitAsync(Bob);
        await CorrectAsync(Bob, "Björn Ångström", NewAddress);

        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Name = "ångSTR" }));
        Assert.Equal([World.IdOf(Ann)], await SearchAsync(new() { Name = "Ann" }));
        Assert.Empty(await SearchAsync(new() { Name = "Zoe" }));
    }

    [Fact]
    public async Task Search_ByFacts_FindsOrdersWithAllOfThem()
    {
        await _world.PlaceAsync(Ann);
        await VisitAsync(Bob);
        await CorrectAsync(Bob, "Robert", PreorderWorld.EmailOf(Bob), country: "DE");

        Assert.Equal([World.IdOf(Bob)], await SearchAsync(new() { Status = PreorderStatus.Paid }));
        Assert.Equal([World.IdOf(Ann)], await SearchAsync(new() { Country = "IT", EditionId = PreorderWorld.EditionId }));
        Assert.Equal(2, (await SearchAsync(new() { EditionId = PreorderWorld.EditionId })).Count);
        Assert.Empty(await SearchAsync(new() { Status = PreorderStatus.Paid, Country = "IT" }));
        Assert.Empty(await SearchAsync(new() { EditionId = "second" }));
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData("7KQ4-M2XP", "ann@mail.example", null)]
    [InlineData("7KQ4", null, null)]
    [InlineData(null, "ann", null)]
    [InlineData(null, null, "Ab")]
    public async Task Search_NotOneValidTerm_IsInvalid(string? number, string? email, string? name)
    {
        var search = new SearchRequest
        {
            Number = number,
            Email = email,
            Name = name,
        };

        var refused = await _world.Process.Search.HandleAsync(World.Campaign, search, Cancel);

        Assert.Equal(ProblemCode.Invalid, refused.Problem?.Code);
    }

    [Theory]
    [InlineData("%", null)]
    [InlineData("eA", "Ann")] // x: no part of a scan by name
    [InlineData("eHg6MTI", "Ann")] // xx:12
    public async Task Search_UnknownCursor_IsInvalid(string cursor, string? name)
    {
        var search = new SearchRequest
        {
            EditionId = name is null ? "first" : null,
            Name = name,
            Cursor = cursor,
        };

        Assert.Equal(
            ProblemCode.Invalid,
            (await _world.Process.Search.HandleAsync(World.Campaign, search, Cancel)).Problem?.Code
        );
    }

    private Task<bool> AddAsync(string email, string voterKey) =>
        _world.Process.Lookups.AdmitAsync(World.Campaign, new("", email, null), voterKey, isCounted: false, Cancel);

    [Fact]
    public async Task Lookup_ManyPeopleWithOneAddress_KeepsTheLast()
    {
        for (var i = 0; i <= ContactLookup.Most; i++)
            await AddAsync(NewAddress, $"voter-{i}");

        var people = await _world.Process.Lookups.FindAsync(_world.World.Campaign, NewAddress, Cancel);

        Assert.Equal(ContactLookup.Most, people.Count);
        Assert.DoesNotContain("voter-0", people);
    }

    private async Task VisitAsync(string person)
    {
        Assert.True((await _world.Process.Place.HandleAsync(World.OfVisitor(person), Cancel)).IsSuccess);
        await _world.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await _world.PayAsync(person);
    }

    private async Task CorrectAsync(string person, string name, string email, string country = "IT", string key = "key")
    {
        var corrected = await CorrectAsync(_world.Process, World, person, name, email, country, key);
        Assert.True(corrected.IsSuccess, corrected.Problem?.Code.Code);
        await _world.DeliverAsync();
    }

    private static Task<Result<PreorderDocument>> CorrectAsync(
        PreorderProcess process,
        PreorderWorld world,
        string person,
        string name,
        string email,
        string country,
        string key = "key"
    )
    {
        var action = new StaffAction(StaffActionKind.CorrectContact, Admin.Subject, world.Clock.GetUtcNow(), "a reason")
        {
            Key = $"{key} {name} {email} {country}",
        };
        return process.Correct.HandleAsync(
            world.Campaign,
            world.IdOf(person),
            action,
            new(name, email, country, "a reason"),
            Cancel
        );
    }

    private async Task<IReadOnlyList<string>> SearchAsync(SearchRequest search)
    {
        var ids = new List<string>();
        for (var cursor = search.Cursor; ; )
        {
            var found = await _world.Process.Search.HandleAsync(World.Campaign, search with { Cursor = cursor }, Cancel);
            Assert.True(found.IsSuccess, found.Problem?.Code.Code);
            ids.AddRange(found.Value.Items.Select(preorder => preorder.Id));
            if (found.Value.Next is not { } next)
                return ids;
            cursor = Http.Paging.Cursor(next);
        }
    }

    private async Task<OrderLink> LinkAsync(string person) =>
        (await _world.Process.Links.FindAsync(World.Campaign, World.Preorder(person)!, Cancel))!;

    private Task<Contact?> ContactAsync(string person) =>
        _world.Process.Contacts.FindAsync(PreorderWorld.CampaignId, person, Cancel);
}
