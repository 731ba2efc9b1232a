using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Preorders;
using CampaignFunctions.Problems;
using Xunit;

namespace CampaignFunctions.Tests;

/// <summary>
/// Tests that a pre-order with the address of a stranger brings this stranger little mail, with no text of whoever gave the
/// address, and a way to end it.
/// </summary>
public sealed class StrangersMailTests
{
    private const string Bob = "bob";
    private const string Lie = "You have won. Pay at evil.example";

    private readonly PaymentWorld _world = new(PreorderWorld.Edition(5, perPerson: 5), perSecond: 0.001);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PreorderWorld World => _world.World;

    [Theory]
    [InlineData("Ann\r\nPay at once")]
    [InlineData("Ann\u2028Pay at once")]
    [InlineData("Ann\u2029Pay at once")]
    [InlineData("Ann\u0085Pay at once")]
    [InlineData("Ann\0")]
    [InlineData("Ann\u001b[2J")]
    [InlineData("Pay at https://evil.example")]
    [InlineData("Pay at //evil.example")]
    [InlineData("Pay at www.evil.example")]
    [InlineData("Pay at evil.example/now")]
    [InlineData("Ask ann@evil.example")]
    [InlineData("")]
    public void Name_ThatIsAMessage_IsRefused(string name) =>
        Assert.Equal(
            ProblemCode.Invalid,
            PreorderRules.CheckCustomer(new(name, "ann@mail.example", "IT"), edition: null, "customer.")?.Code
        );

    [Theory]
    [InlineData("Ann")]
    [InlineData("J.R. Smith-O'Neill, Jr.")]
    [InlineData("\u5c71\u7530 \u82b1\u5b50")]
    [InlineData("Autohaus M\u00fcller & S\u00f6hne GmbH (Berlin)")]
    public void Name_OfAPersonOrAFirm_IsAccepted(string name) =>
        Assert.Null(PreorderRules.CheckCustomer(new(name, "ann@mail.example", "IT"), edition: null, "customer."));

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Mail_AboutAnUnpaidOrder_GoesToAnUnprovenAddressOnlyIfItCannotGoOnWithout(string kind)
    {
        var news = Enum.Parse<PreorderMailKind>(kind);
        await PlaceAsync(Bob);
        _world.Mails.Clear();
        await TellAsync(news);

        string[] needed =
        [
            nameof(PreorderMailKind.NewLink),
            nameof(PreorderMailKind.ConfirmEmail),
            nameof(PreorderMailKind.CheckoutOpen),
        ];
        Assert.Equal(needed.Contains(kind) && MailRules.IsTrue(news, World.Preorder(Bob)!) ? 1 : 0, _world.Mails.Count);
        Assert.Empty(World.Preorder(Bob)!.Mails);
        Assert.Null(World.Preorder(Bob)!.UndeliveredMails);
    }

    public static TheoryData<string> Kinds() => [.. Enum.GetNames<PreorderMailKind>()];

    [Fact]
    public async Task Mail_AboutAPaidOrder_GoesToItsAddress()
    {
        await PlaceAsync(Bob);
        await _world.ChangeAsync(Bob, (order, now) => order.To(PreorderStatus.Paid, now));

        await TellAsync(PreorderMailKind.Paid);

        Assert.Single(_world.Mails, mail => mail.Subject.Contains("paid", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Mail_ToAnUnprovenAddress_HasNoTextOfWhoeverGaveIt()
    {
        await PlaceAsync(Bob);

        await TellAsync(PreorderMailKind.NewLink);

        var mail = Assert.Single(_world.Mails);
        foreach (var text in new[] { mail.Subject, mail.Text, mail.Html })
        {
            Assert.DoesNotContain("won", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("evil", text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Contains($"{PreorderProcess.Origin}/#order=", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_InAMail_LeadsToThePageOfTheCampaign()
    {
        World.Change(campaign => campaign with { OrderPath = "/my-orders" });
        await PlaceAsync(Bob);

        await TellAsync(PreorderMailKind.NewLink);

        Assert.Contains($"{PreorderProcess.Origin}/my-orders#order=", _world.Mails[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/", true)]
    [InlineData("/my/orders?lang=it", true)]
    [InlineData("/%C3%A4", true)]
    [InlineData(null, true)]
    [InlineData("", false)]
    [InlineData("orders", false)]
    [InlineData("//evil.example/orders", false)]
    [InlineData("/orders#x", false)]
    [InlineData("/orders\n", false)]
    [InlineData("/or ders", false)]
    [InlineData("/%zz", false)]
    [InlineData("https://evil.example/", false)]
    public void OrderPath_ThatIsNoPath_IsRefused(string? path, bool isValid)
    {
        var definition = World.Campaign.Definition with { OrderPath = path };

        var problem = CampaignRules.Check(definition, before: null).Problem;
        Assert.Equal(isValid, problem?.Errors?.ContainsKey("orderPath") != true);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mails_OfOneAddress_AreCappedPerDay(bool hasLimits)
    {
        if (hasLimits)
            World.Limit(new());
        await PlaceAsync(Bob);
        for (var i = 0; i < ContactLookups.MostADay + 3; i++)
            await TellAsync(PreorderMailKind.NewLink);
        Assert.Equal(ContactLookups.MostADay + (hasLimits ? 0 : 3), _world.Mails.Count);
        Assert.Equal(hasLimits ? 3 : null, World.Preorder(Bob)!.UndeliveredMails?.Length);

        World.Clock.Advance(TimeSpan.FromDays(1));
        _world.Mails.Clear();
        await TellAsync(PreorderMailKind.NewLink);

        Assert.Single(_world.Mails);
    }

    [Fact]
    public async Task Cap_OfOneAddress_StopsNoMailToOthersAndNoneAboutPaidOrders()
    {
        World.Limit(new());
        await PlaceAsync(Bob);
        for (var i = 0; i < ContactLookups.MostADay; i++)
            await TellAsync(PreorderMailKind.NewLink);
        _world.Mails.Clear();

        await PlaceAsync("cat");
        await TellAsync(PreorderMailKind.NewLink, "cat");
        await _world.ChangeAsync(Bob, (order, now) => order.To(PreorderStatus.Paid, now));
        await TellAsync(PreorderMailKind.Paid);

        Assert.Equal(["cat@mail.example", "bob@mail.example"], _world.Mails.Select(mail => mail.To));
    }

    [Fact]
    public async Task Mail_TriedAgainAfterAnOutage_CountsOnce()
    {
        World.Limit(new());
        await PlaceAsync(Bob);
        _world.IsMailAway = true;
        await TellAsync(PreorderMailKind.NewLink);
        for (var i = 0; i < 2 * ContactLookups.MostADay; i++)
            await _world.PassAsync(TimeSpan.FromMinutes(31), TimeSpan.FromMinutes(31));
        _world.IsMailAway = false;
        await _world.PassAsync(TimeSpan.FromMinutes(31), TimeSpan.FromMinutes(31));

        Assert.Single(_world.Mails);
        Assert.Null(World.Preorder(Bob)!.UndeliveredMails);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NotMe_ByTheMailedLink_EndsTheMailUntilTheAddressIsProven(bool isPaid)
    {
        await PlaceAsync(Bob);
        await TellAsync(PreorderMailKind.NewLink);
        var secret = SecretIn(_world.Mails[0].Text);
        _world.Mails.Clear();

        Assert.Equal(ProblemCode.PreorderNotFound, (await RefuseAsync("wrong")).Problem?.Code);
        await TellAsync(PreorderMailKind.NewLink);
        Assert.Single(_world.Mails);
        Assert.Null((await RefuseAsync(secret)).Problem);
        Assert.Null((await RefuseAsync(secret)).Problem);
        if (isPaid)
            await _world.ChangeAsync(Bob, (order, now) => order.To(PreorderStatus.Paid, now));
        await TellAsync(PreorderMailKind.NewLink);
        await PlaceAsync("cat", email: PreorderWorld.EmailOf(Bob));
        await TellAsync(PreorderMailKind.NewLink, "cat");
        Assert.Single(_world.Mails);
        Assert.Equal([PreorderMailKind.NewLink], World.Preorder(Bob)!.UndeliveredMails!.Select(mail => mail.Kind));

        await _world.Process.Contacts.ProveAsync(PreorderWorld.CampaignId, Bob, PreorderWorld.EmailOf(Bob), Cancel);
        await TellAsync(PreorderMailKind.NewLink);

        Assert.Equal(2, _world.Mails.Count);
        Assert.DoesNotContain("#not-me=", _world.Mails[1].Text, StringComparison.Ordinal);
    }

    /// <summary>Places an order of a visitor whose name and page are meant as a message to the owner of the address.</summary>
    private async Task PlaceAsync(string person, string? email = null)
    {
        var command = World.OfVisitor(person, waitlist: false);
        var order = command.Order with
        {
            Customer = command.Order.Customer with { Name = Lie, Email = email ?? PreorderWorld.EmailOf(person) },
            ReturnUrl = $"{PreorderProcess.Origin}/You-have-won?pay-at=evil.example",
        };
        Assert.Null((await _world.Process.Place.HandleAsync(command with { Order = order }, Cancel)).Problem);
        await _world.DeliverAsync();
    }

    private async Task TellAsync(PreorderMailKind kind, string person = Bob)
    {
        await _world.ChangeAsync(person, (order, now) => order.Mail(kind, now));
        await _world.DeliverAsync();
    }

    private Task<Result<PreorderDocument>> RefuseAsync(string secret) =>
        _world.Process.Refuse.HandleAsync(World.Campaign, World.IdOf(Bob), secret, Cancel);

    private static string SecretIn(string text) => text.Split("#not-me=")[1].Split('\n')[0].Split(':')[1].Trim();
}
