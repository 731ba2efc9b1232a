using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Microsoft.Playwright;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of pre-orders in a browser: the demonstration page, the simulated checkout and the simulated bank.</summary>
public sealed class DemoOrderTests(HostFixture host, Browser browser) : IAsyncDisposable
{
    private readonly Pages _pages = new(browser);

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    private const string Good = "4242 4242 4242 4242";

    [Fact]
    public async Task Visitor_PaysWithTheTestCard_SeesThePreorderPaid()
    {
        var page = await OpenAsync(await CampaignAsync("full"));

        await OrderAsync(page, "lounge");
        await PayAsync(page, Good);

        await ShowsAsync(page, "paid");
        await Assertions.Expect(page.Locator("#orders li")).ToContainTextAsync("First · lounge");
        await Assertions.Expect(page.Locator("#orders li")).ToContainTextAsync("Paid €11.50 · Still to pay €0.00");
    }

    [Fact]
    public async Task Deposit_Paid_ShowsTheRestAsOwed()
    {
        var page = await OpenAsync(await CampaignAsync("deposit"));

        await OrderAsync(page, "pop");
        await PayAsync(page, "5555 5555 5555 4444");

        await ShowsAsync(page, "confirmed");
        await Assertions.Expect(page.Locator("#orders li")).ToContainTextAsync("Paid €1.00 · Still to pay €9.00");
    }

    [Fact]
    public async Task AnotherCard_WhileMoneyIsOwed_IsAccepted()
    {
        var page = await OpenAsync(await CampaignAsync("deposit"));
        await OrderAsync(page, "pop");
        await PayAsync(page, "4000 0000 0000 0341");
        await ShowsAsync(page, "confirmed");

        await page.Locator("#orders button", new() { HasText = "Use another card" }).ClickAsync();
        await page.Locator("#orders a", new() { HasText = "Use another card" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Save my card" }).ClickAsync();

        await ShowsAsync(page, "confirmed");
        await Assertions.Expect(page.Locator("#orders button", new() { HasText = "Use another card" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("4000 0000 0000 0002", "Your card was declined.")]
    [InlineData("1234", "This is not a test card.")]
    public async Task BadCard_Entered_ShowsTheProblemAndAcceptsAnother(string card, string problem)
    {
        var page = await OpenAsync(await CampaignAsync("full"));

        await OrderAsync(page, "pop");
        await PayAsync(page, card);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync(problem);
        await GiveCardAsync(page, Good);

        await ShowsAsync(page, "paid");
    }

    [Theory]
    [InlineData("Yes, confirm", "paid")]
    [InlineData("No, refuse", "awaiting-payment")]
    public async Task Bank_AsksForConfirmation_AcceptsYesAndNo(string answer, string status)
    {
        var page = await OpenAsync(await CampaignAsync("full"));

        await OrderAsync(page, "pop");
        await PayAsync(page, "4000 0027 6000 3184");
        await page.GetByRole(AriaRole.Button, new() { Name = answer }).ClickAsync();

        await ShowsAsync(page, status);
    }

    [Fact]
    public async Task SoldOut_VisitorJoinsTheWaitlist_GetsAnOffer()
    {
        var campaign = await CampaignAsync("full");
        var (first, second) = (await OpenAsync(campaign), await OpenAsync(campaign));
        await OrderAsync(first, "pop");
        await PayAsync(first, Good);
        await ShowsAsync(first, "paid");

        var email = $"{Guid.CreateVersion7()}@mail.example";
        await OrderAsync(second, "pop", email);
        await Assertions.Expect(second.GetByRole(AriaRole.Alert)).ToHaveTextAsync("Not enough units left.");
        await second.Locator("#edition-first [name=waitlist]").CheckAsync();
        await second.Locator("#edition-first button").ClickAsync();
        await ShowsAsync(second, "waitlisted");
        var status = second.Locator("#orders li [role=status]");
        await Assertions.Expect(status).ToContainTextAsync("Follow its link");
        await FollowLinkAsync(email);
        await Assertions.Expect(status).ToContainTextAsync("On the waitlist");
        await first.Locator("#orders button", new() { HasText = "Cancel the pre-order" }).ClickAsync();
        await ShowsAsync(first, "refunded");
        await ShowsAsync(second, "offered");
        await second.Locator("#orders button", new() { HasText = "Accept the offer" }).ClickAsync();
        await PayAsync(second, Good);

        await ShowsAsync(second, "paid");
    }

    [Fact]
    public async Task NotMe_LinkInTheMail_EndsTheMail()
    {
        var page = await OpenAsync(await CampaignAsync("full"));
        await OrderAsync(page, "pop");
        await PayAsync(page, Good);
        await ShowsAsync(page, "paid");
        var email = $"{Guid.CreateVersion7()}@mail.example";
        await OrderAsync(page, "pop", email);
        await page.Locator("#edition-first [name=waitlist]").CheckAsync();
        await page.Locator("#edition-first button").ClickAsync();

        var other = await OpenLinkAsync(email, "#not-me=");

        await Assertions.Expect(other.Locator("#orders-note")).ToContainTextAsync("We won't email you about this any more.");
        Assert.DoesNotContain("#", other.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EditionCancelled_PageIsOpen_NoLongerOffersIt()
    {
        var campaign = await CampaignAsync("full");
        var page = await OpenAsync(campaign);
        await OrderAsync(page, "pop");
        await PayAsync(page, Good);
        await ShowsAsync(page, "paid");
        var edition = page.Locator("#edition-first");
        await Assertions.Expect(edition).ToContainTextAsync("You can join the waitlist");

        await CancelEditionAsync(campaign);

        await Assertions.Expect(edition).ToContainTextAsync("No longer on sale");
        await Assertions.Expect(edition.GetByRole(AriaRole.Button)).ToBeHiddenAsync();
        await ShowsAsync(page, "refunded");
    }

    [Fact]
    public async Task LinkInTheMail_OnAnotherDevice_ShowsTheOrderUntilItIsAdopted()
    {
        var email = $"{Guid.CreateVersion7()}@mail.example";
        var first = await OpenAsync(await CampaignAsync("deposit"));
        await OrderAsync(first, "pop", email);
        await PayAsync(first, Good);
        await ShowsAsync(first, "confirmed");

        var second = await OpenLinkAsync(email, "#order=");

        await ShowsAsync(second, "confirmed");
        Assert.DoesNotContain("#", second.Url, StringComparison.Ordinal);
        var order = second.Locator("#orders li");
        await Assertions.Expect(order).ToContainTextAsync("Paid €1.00 · Still to pay €9.00");
        await Assertions.Expect(second.Locator("#orders-note")).ToContainTextAsync("sign in with the email address");
        await Assertions.Expect(second.Locator("#orders-note")).ToBeInViewportAsync();
        foreach (var button in await order.GetByRole(AriaRole.Button).AllAsync())
            await Assertions.Expect(button).ToBeHiddenAsync();

        await second.Locator("#email-form [name=email]").FillAsync(email);
        await second.Locator("#email-form button").ClickAsync();
        await Assertions.Expect(second.Locator("#code-form [name=code]")).ToBeVisibleAsync();
        await second.Locator("#code-form [name=code]").FillAsync(await host.CodeAsync(email));
        await second.Locator("#code-form button").ClickAsync();
        await order.GetByRole(AriaRole.Button, new() { Name = "Add to my orders" }).ClickAsync();

        await Assertions.Expect(second.Locator("#orders-note")).ToBeEmptyAsync();
        await order.GetByRole(AriaRole.Button, new() { Name = "Cancel the pre-order" }).ClickAsync();
        await ShowsAsync(second, "refunded");
        await ShowsAsync(first, "refunded");
    }

    [Fact]
    public async Task Phone_OrderAndCheckout_FitTheScreen()
    {
        var page = await OpenAsync(await CampaignAsync("full"), await _pages.OpenAsync(width: 360, height: 740, isPhone: true));

        await OrderAsync(page, "lounge");
        await Assertions.Expect(page.Locator("#orders a")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        await page.Locator("#orders a").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("First");
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
    }

    private async Task<IPage> OpenAsync(string campaign, IPage? page = null)
    {
        page ??= await _pages.OpenAsync();
        await page.GotoAsync($"{host.Address}demo?campaign={campaign}");
        await Assertions.Expect(page.Locator("#edition-first")).ToBeVisibleAsync();
        return page;
    }

    /// <summary>Follows the link in the mail, on another device.</summary>
    private async Task FollowLinkAsync(string email)
    {
        var page = await OpenLinkAsync(email, "#confirm-email=");
        await Assertions.Expect(page.Locator("#orders-note")).ToContainTextAsync("Your email address is confirmed.");
        Assert.DoesNotContain("#", page.Url, StringComparison.Ordinal);
    }

    /// <summary>Opens the link with this fragment in the last mail, on another device.</summary>
    private async Task<IPage> OpenLinkAsync(string email, string fragment)
    {
        var mail = await host.Client.WaitForMailAsync(email);
        var lines = mail["text"]!.GetValue<string>().Split('\n');
        var page = await _pages.OpenAsync();
        await page.GotoAsync(lines.Single(line => line.Contains(fragment, StringComparison.Ordinal)));
        return page;
    }

    private static async Task OrderAsync(IPage page, string trim, string email = "ann@mail.example")
    {
        var form = page.Locator("#edition-first");
        await form.Locator("[name=choice-trim]").SelectOptionAsync(trim);
        await form.Locator("[name=name]").FillAsync("Ann");
        await form.Locator("[name=email]").FillAsync(email);
        await form.GetByRole(AriaRole.Button).ClickAsync();
    }

    private static async Task PayAsync(IPage page, string card)
    {
        await page.Locator("#orders a").ClickAsync();
        await GiveCardAsync(page, card);
    }

    private static async Task GiveCardAsync(IPage page, string card)
    {
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Card number" }).FillAsync(card);
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay" }).ClickAsync();
    }

    private static Task ShowsAsync(IPage page, string status) =>
        Assertions.Expect(page.Locator($"#orders li[data-status='{status}']")).ToBeVisibleAsync();

    private async Task CancelEditionAsync(string campaign)
    {
        var cancellation = new JsonObject { ["percent"] = 100, ["reason"] = "It is not built." };
        var address = $"/api/campaigns/{campaign}/editions/first/cancellation";
        await host.Client.PostAsync(address, host.Admin, cancellation).IsJsonAsync(HttpStatusCode.Accepted);
    }

    private Task<string> CampaignAsync(string payment) =>
        host.CampaignAsync(definition =>
        {
            definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
            definition["orderPath"] = $"/demo?campaign={definition["id"]}";
            definition["editions"] = JsonNode.Parse(
                $$"""
                [{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"{{payment}}",
                "deposit":100,"capacity":1,
                  "choices":[{"id":"trim","title":{"en":"Trim"},"values":[{"id":"pop","surcharge":0},{"id":"lounge",
                  "surcharge":150}]}]}]
                """
            );
        });
}
