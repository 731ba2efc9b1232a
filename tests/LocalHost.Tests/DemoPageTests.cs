using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Microsoft.Playwright;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of the demonstration page in a browser.</summary>
public sealed class DemoPageTests(HostFixture host, Browser browser) : IAsyncDisposable
{
    private readonly Pages _pages = new(browser);

    public ValueTask DisposeAsync() => _pages.DisposeAsync();

    [Fact]
    public async Task Visitor_VotesInEachKindOfPoll_SeesTheResults()
    {
        var (page, _) = await OpenAsync();

        await page.Locator("#poll-colour form").GetByLabel("red").CheckAsync();
        await VoteAsync(page, "colour");
        await page.Locator("#poll-extras form").GetByLabel("red").CheckAsync();
        await page.Locator("#poll-extras form").GetByLabel("green").CheckAsync();
        await VoteAsync(page, "extras");
        await page.Locator("#poll-names form").GetByLabel("Place 1").SelectOptionAsync("green");
        await page.Locator("#poll-names form").GetByLabel("Place 2").SelectOptionAsync("blue");
        await VoteAsync(page, "names");
        await page.Locator("#poll-budget form").GetByLabel("blue").FillAsync("3");
        await VoteAsync(page, "budget");

        await ShowsAsync(page, "colour", "red", 1);
        await ShowsAsync(page, "extras", "red", 1);
        await ShowsAsync(page, "extras", "green", 1);
        await ShowsAsync(page, "names", "green", 3);
        await ShowsAsync(page, "budget", "blue", 3);
    }

    [Fact]
    public async Task Keyboard_UsedAlone_CastsAndWithdraws()
    {
        var (page, _) = await OpenAsync();

        await page.Locator("#poll-colour form").GetByLabel("red").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await ShowsAsync(page, "colour", "red", 1);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await ShowsAsync(page, "colour", "red", 0);
        await Assertions.Expect(page.Locator("#poll-colour form").GetByLabel("red")).Not.ToBeCheckedAsync();
    }

    [Fact]
    public async Task Visitor_EntersTheCodeFromTheMail_VotesAsVerified()
    {
        var (page, campaign) = await OpenAsync();
        var address = $"{Guid.CreateVersion7()}@example.com";

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Email address" }).FillAsync(address);
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a code" }).ClickAsync();
        var code = await host.CodeAsync(address);
        await Assertions.Expect(page.GetByRole(AriaRole.Textbox, new() { Name = "Code" })).ToBeVisibleAsync();
        await page.ReloadAsync(); // the page keeps the secret of its request
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Code" }).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Your email address is verified.")).ToBeVisibleAsync();
        await page.Locator("#poll-colour form").GetByLabel("blue").CheckAsync();
        await VoteAsync(page, "colour");

        var tally = await host.Client.WaitForTallyAsync(campaign, "colour", 1);
        Assert.Equal(1, tally["byTier"]!["verified"]!["ballots"]!.GetValue<int>());
    }

    [Fact]
    public async Task WrongCode_Entered_ShowsTheProblem()
    {
        var (page, _) = await OpenAsync();

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Email address" })
            .FillAsync($"{Guid.CreateVersion7()}@example.com");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send me a code" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Code" }).FillAsync("000000000");
        await page.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("The code is wrong or no longer valid");
    }

    [Fact]
    public async Task Suggestion_OfOneVisitor_CanBeSupportedByAnother()
    {
        var (page, campaign) = await OpenAsync();
        await SuggestAsync(page, "A glass roof", "One that opens.");
        await Assertions.Expect(page.Locator("#suggestions li").First).ToContainTextAsync("A glass roof");

        var (other, _) = await OpenAsync(campaign);
        await other.Locator("#suggestions li").GetByRole(AriaRole.Button).ClickAsync();

        await Assertions
            .Expect(other.Locator("#suggestions li").GetByRole(AriaRole.Button))
            .ToHaveAttributeAsync("aria-pressed", "true");
        await Assertions.Expect(page.Locator("#suggestions li").GetByRole(AriaRole.Button)).ToHaveTextAsync("Support · 1");
        await Assertions
            .Expect(page.Locator("#suggestions li").GetByRole(AriaRole.Button))
            .ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task Answer_GivenMeanwhile_IsShownAsText()
    {
        var (page, campaign) = await OpenAsync();
        await SuggestAsync(page, "A glass roof", "One that opens.");
        var row = page.Locator("#suggestions li").First;
        await Assertions.Expect(row).ToContainTextAsync("A glass roof");
        await Assertions.Expect(row.Locator(".answer")).ToBeHiddenAsync();
        var list = await host.GetAsync($"/api/campaigns/{campaign}/suggestions").IsJsonAsync();
        var status = $"/api/campaigns/{campaign}/suggestions/{list["items"]![0]!["id"]}/status";

        await AnswerAsync(status, "planned", new() { ["it"] = "Arriva.", ["en"] = "It comes <b>soon</b>." });
        await Assertions.Expect(row.Locator(".answer")).ToHaveTextAsync("PlannedIt comes <b>soon</b>.");
        await Assertions.Expect(row.Locator("b")).ToHaveCountAsync(0);
        await AnswerAsync(status, "under-review", null);
        await Assertions.Expect(row.Locator(".answer")).ToHaveTextAsync("Under review");
        await AnswerAsync(status, "received", new() { ["en"] = "Thanks." });
        await Assertions.Expect(row.Locator(".answer .response")).ToHaveTextAsync("Thanks.");
        await Assertions.Expect(row.Locator(".answer .status")).ToHaveCountAsync(0);
        await AnswerAsync(status, "received", null);
        await Assertions.Expect(row.Locator(".answer")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Idea_AnsweredMeanwhile_IsNewsToItsAuthor()
    {
        var (page, campaign) = await OpenAsync();
        await Assertions.Expect(page.Locator("#mine-section")).ToBeHiddenAsync();
        await SuggestAsync(page, "A <i>glass</i> roof", "One that opens.");
        await Assertions.Expect(page.Locator("#mine > li")).ToHaveTextAsync("A <i>glass</i> roof");
        await Assertions.Expect(page.Locator("#read")).ToBeHiddenAsync();
        var list = await host.GetAsync($"/api/campaigns/{campaign}/suggestions").IsJsonAsync();
        var status = $"/api/campaigns/{campaign}/suggestions/{list["items"]![0]!["id"]}/status";

        await AnswerAsync(status, "planned", new() { ["en"] = "It comes soon." });

        await Assertions.Expect(page.Locator("#news > li")).ToContainTextAsync("A <i>glass</i> roof · This idea is now planned");
        await Assertions.Expect(page.Locator("#unread")).ToHaveTextAsync("1 new");
        await Assertions.Expect(page.Locator("#mine .answer")).ToHaveTextAsync("PlannedIt comes soon.");
        await page.Locator("#read").ClickAsync();
        await Assertions.Expect(page.Locator("#unread")).ToHaveTextAsync("");
        await Assertions.Expect(page.Locator("#news > li.unread")).ToHaveCountAsync(0);
        await Assertions.Expect(page.Locator("#news > li")).ToHaveCountAsync(1);
        var (other, _) = await OpenAsync(campaign);
        await Assertions.Expect(other.Locator("#mine-section")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Comments_OfVisitorAndBrand_AreShownAsTextWithTheirReplies()
    {
        var (page, campaign) = await OpenAsync();
        await SuggestAsync(page, "A glass roof", "One that opens.");
        var discussion = page.Locator(".discussion").First;
        await Assertions.Expect(discussion.Locator("summary")).ToHaveTextAsync("Comments · 0");
        await discussion.Locator("summary").ClickAsync();
        await discussion.Locator("textarea").FillAsync("Will it <b>open</b>?");
        await discussion.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        var comment = discussion.Locator(".comments > li").First;
        await Assertions.Expect(comment).ToContainTextAsync("Who had the idea");
        await Assertions.Expect(comment).ToContainTextAsync("Will it <b>open</b>?");
        await Assertions.Expect(discussion.Locator("b")).ToHaveCountAsync(0);
        await Assertions.Expect(discussion.Locator("summary")).ToHaveTextAsync("Comments · 1");

        var list = await host.GetAsync($"/api/campaigns/{campaign}/suggestions").IsJsonAsync();
        var path = $"/api/campaigns/{campaign}/suggestions/{list["items"]![0]!["id"]}/comments";
        var parent = (await host.GetAsync(path).IsJsonAsync())["items"]![0]!["id"]!.GetValue<string>();
        var reply = new JsonObject { ["text"] = "Yes.", ["parent"] = parent };
        await host.Client.SendAsync(HttpMethod.Post, path, host.Moderator, reply).IsJsonAsync(HttpStatusCode.Created);

        await Assertions.Expect(discussion.Locator("summary")).ToHaveTextAsync("Comments · 2");
        await Assertions.Expect(discussion.Locator(".comments > li.reply .status")).ToContainTextAsync("The brand");
        await Assertions.Expect(page.Locator("#news > li")).ToContainTextAsync("The brand has commented on this idea");
        await comment.GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await comment.Locator("textarea").FillAsync("Thanks.");
        await comment.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Assertions.Expect(discussion.Locator(".comments > li.reply")).ToHaveCountAsync(2);
        await discussion.Locator(".comments > li").First.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(discussion.Locator(".comments > li").First).ToContainTextAsync("This comment was deleted.");
        await Assertions.Expect(discussion.Locator(".comments > li.reply")).ToHaveCountAsync(2);
        await Assertions.Expect(discussion.Locator("summary")).ToHaveTextAsync("Comments · 2");
    }

    [Fact]
    public async Task Visitor_TwoActionsAtOnce_JoinsOnce()
    {
        var page = await _pages.OpenAsync();
        var joins = new System.Collections.Concurrent.ConcurrentBag<string>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/participants", StringComparison.Ordinal))
                joins.Add(request.Url);
        };
        await OpenAsync(page: page);
        await page.Locator("#poll-colour form").GetByLabel("red").CheckAsync();
        await page.Locator("#poll-extras form").GetByLabel("red").CheckAsync();

        await page.EvaluateAsync(
            "for (const poll of ['colour', 'extras']) document.querySelector(`#poll-${poll} form button`).click()"
        );

        await ShowsAsync(page, "colour", "red", 1);
        await ShowsAsync(page, "extras", "red", 1);
        Assert.Single(joins);
    }

    [Fact]
    public async Task Support_ClickedTwiceAtOnce_IsGivenOnce()
    {
        var (page, _) = await OpenAsync();
        await SuggestAsync(page, "A glass roof", "One that opens.");
        var button = page.Locator("#suggestions li").GetByRole(AriaRole.Button);

        await button.EvaluateAsync("button => { button.click(); button.click(); }");

        await Assertions.Expect(button).ToHaveTextAsync("Support · 1");
        await Assertions.Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
    }

    /// <summary>A new suggestion moves another one off the first page while later pages are shown.</summary>
    [Fact]
    public async Task LaterPages_NewSuggestionArrives_ShowEverySuggestion()
    {
        var (page, campaign) = await OpenAsync();
        for (var i = 0; i < 12; i++)
            await SuggestOverHttpAsync(campaign, $"Suggestion {i:D2}");
        await page.Locator("#sort-new").ClickAsync();
        await page.Locator("#more").ClickAsync();
        await Assertions.Expect(page.Locator("#suggestions li")).ToHaveCountAsync(12);

        await SuggestOverHttpAsync(campaign, "Suggestion 12");

        await Assertions.Expect(page.Locator("#suggestions li")).ToHaveCountAsync(13);
        Assert.Equal(
            Enumerable.Range(0, 13).Reverse().Select(i => $"Suggestion {i:D2}"),
            await page.Locator("#suggestions h3").AllTextContentsAsync()
        );
        await Assertions.Expect(page.Locator("#more")).ToBeHiddenAsync();
    }

    /// <summary>A page's cursor belongs to one order. Both clicks happen before an answer arrives.</summary>
    [Theory]
    [InlineData("sort-new", "more")]
    [InlineData("more", "sort-new")]
    public async Task MoreAndOrder_ClickedAtOnce_ShowTheChosenOrder(string first, string second)
    {
        var (page, campaign) = await OpenAsync();
        for (var i = 0; i < 12; i++)
            await SuggestOverHttpAsync(campaign, $"Suggestion {i:D2}");
        await Assertions.Expect(page.Locator("#more")).ToBeVisibleAsync();

        await page.EvaluateAsync($"for (const id of ['{first}', '{second}']) document.getElementById(id).click()");

        await Assertions.Expect(page.Locator("#suggestions h3").First).ToHaveTextAsync("Suggestion 11");
        await Assertions.Expect(page.Locator("#more")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("#suggestions li")).ToHaveCountAsync(10);
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Results_OptionAddedWhileThePageIsOpen_KeepMoving()
    {
        JsonObject definition = null!;
        var (page, campaign) = await OpenAsync(await CampaignAsync(made => definition = made));
        var etag = await host.GetAsync($"/api/campaigns/{campaign}", host.Admin).IsStatusAsync(System.Net.HttpStatusCode.OK);
        definition["polls"]![0]!["options"]!.AsArray().Add(Definitions.Option("white"));
        await host.PutAsync($"/api/campaigns/{campaign}", host.Admin, definition, ifMatch: etag)
            .IsStatusAsync(System.Net.HttpStatusCode.OK);
        await Assertions.Expect(page.Locator("#poll-colour [data-option=white]")).ToHaveCountAsync(1);

        await page.Locator("#poll-colour form").GetByLabel("red").CheckAsync();
        await VoteAsync(page, "colour");

        await ShowsAsync(page, "colour", "red", 1);
    }

    [Fact]
    public async Task Suggestion_WithMarkup_IsShownAsText()
    {
        const string Markup = "<img src=x onerror=\"document.title='owned'\">";
        var (page, _) = await OpenAsync();

        await SuggestAsync(page, Markup, Markup);

        await Assertions.Expect(page.Locator("#suggestions li h3")).ToHaveTextAsync(Markup);
        Assert.Equal(0, await page.Locator("#suggestions img").CountAsync());
        Assert.Equal("Campaign", await page.TitleAsync());
    }

    [Fact]
    public async Task Page_WhenUsed_CallsOnlyThePublicApi()
    {
        var page = await _pages.OpenAsync();
        var calls = new System.Collections.Concurrent.ConcurrentBag<string>();
        page.Request += (_, request) => calls.Add(request.Url);
        var (_, _) = await OpenAsync(page: page);

        await page.Locator("#poll-colour form").GetByLabel("red").CheckAsync();
        await VoteAsync(page, "colour");

        Assert.DoesNotContain(calls, url => !url.StartsWith("data:", StringComparison.Ordinal) && !IsPublic(new Uri(url)));
    }

    [Fact]
    public async Task Page_ItalianBrowser_IsInItalian()
    {
        var campaign = await CampaignAsync(definition =>
            definition["title"] = new JsonObject { ["en"] = "Test", ["it"] = "Prova" }
        );
        var page = await _pages.OpenAsync("it-IT");

        await OpenAsync(campaign, page);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Prova");
        await Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("lang", "it");
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Proponi" })).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("pt-BR", "Teste")]
    [InlineData("pt-PT", "Teste")]
    [InlineData("zh-Hans", "Test")]
    public async Task Page_RegionalLocale_IsInTheNearestLanguage(string locale, string title)
    {
        var campaign = await CampaignAsync(definition =>
            definition["title"] = new JsonObject { ["en"] = "Test", ["pt-BR"] = "Teste" }
        );
        var page = await _pages.OpenAsync(locale);

        await OpenAsync(campaign, page);

        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(title);
    }

    [Fact]
    public async Task Page_PolishBrowser_IsInEnglish()
    {
        var (page, _) = await OpenAsync(page: await _pages.OpenAsync("pl-PL"));

        await Assertions.Expect(page.GetByRole(AriaRole.Button, new() { Name = "Suggest" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Phone_LongTexts_FitTheScreenWithLargeButtons()
    {
        var (page, _) = await OpenAsync(page: await _pages.OpenAsync(width: 360, height: 740, isPhone: true));
        await SuggestAsync(page, new string('w', 150), new string('w', 400));
        await Assertions.Expect(page.Locator("#suggestions li")).ToHaveCountAsync(1);

        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"));
        Assert.True(
            await page.EvaluateAsync<double>(
                "Math.min(...[...document.querySelectorAll('button')].filter(button => button.offsetParent).map(button => "
                    + "button.offsetHeight))"
            ) >= 44
        );
    }

    [Fact]
    public async Task Suggestion_WindowClosed_ShowsTheProblem()
    {
        var campaign = await CampaignAsync(definition => definition["windows"]!["suggestions"] = null);
        var (page, _) = await OpenAsync(campaign);

        await SuggestAsync(page, "Too late", "Is it?");

        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToHaveTextAsync("The window is closed.");
    }

    private async Task AnswerAsync(string address, string status, JsonObject? response) =>
        await host
            .Client.SendAsync(
                HttpMethod.Put,
                address,
                host.Moderator,
                new JsonObject { ["status"] = status, ["response"] = response }
            )
            .IsJsonAsync();

    private async Task<(IPage Page, string Campaign)> OpenAsync(string? campaign = null, IPage? page = null)
    {
        campaign ??= await CampaignAsync();
        page ??= await _pages.OpenAsync();
        await page.GotoAsync($"{host.Address}demo?campaign={campaign}");
        await Assertions.Expect(page.Locator("#polls article")).ToHaveCountAsync(4);
        return (page, campaign);
    }

    private bool IsPublic(Uri uri) =>
        uri.Port == host.Address.Port
        && (
            uri.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal)
            || uri.AbsolutePath.StartsWith("/demo", StringComparison.Ordinal)
        );

    /// <summary>Creates a campaign with a suggestions window.</summary>
    private Task<string> CampaignAsync(Action<JsonObject>? change = null) =>
        host.CampaignAsync(definition =>
        {
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone();
            change?.Invoke(definition);
        });

    private static Task VoteAsync(IPage page, string poll) => page.Locator($"#poll-{poll} form button").First.ClickAsync();

    private static async Task SuggestAsync(IPage page, string title, string text)
    {
        var form = page.Locator("#suggestion-form");
        await form.Locator("[name=title]").FillAsync(title);
        await form.Locator("[name=text]").FillAsync(text);
        await form.GetByRole(AriaRole.Button).ClickAsync();
    }

    private async Task SuggestOverHttpAsync(string campaign, string title)
    {
        var body = new JsonObject { ["title"] = title, ["text"] = "A text." };
        await host
            .Client.SendAsync(
                HttpMethod.Post,
                $"/api/campaigns/{campaign}/suggestions",
                await host.Client.OpenTokenAsync(campaign),
                body
            )
            .IsStatusAsync(System.Net.HttpStatusCode.Created);
    }

    private static Task ShowsAsync(IPage page, string poll, string option, int score) =>
        Assertions.Expect(page.Locator($"#poll-{poll} [data-option='{option}'] meter")).ToHaveJSPropertyAsync("value", score);
}
