using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of suggestions and support over HTTP.</summary>
public sealed class SuggestionApiTests(HostFixture host)
{
    [Fact]
    public async Task Suggest_FollowedByRead_ReturnsTheSuggestion()
    {
        var campaign = await CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        var body = new JsonObject
        {
            ["title"] = " A glass roof <script>alert(1)</script> ",
            ["text"] = "cafe\u0301 \u202e '; drop table docs_suggestions; --",
            ["tags"] = new JsonArray("roof", "__proto__"),
        };

        using var answer = await PostAsync(campaign, voter, body);
        var created = await CampaignClient.JsonAsync(answer);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal($"/api/campaigns/{campaign}/suggestions/{created["id"]}", answer.Headers.Location!.ToString());
        Assert.Equal(
            ["id", "title", "text", "tags", "status", "support", "comments", "createdAt", "response"],
            created.Select(member => member.Key)
        );
        Assert.Equal("A glass roof <script>alert(1)</script>", created["title"]!.GetValue<string>());
        Assert.Equal("caf\u00e9 \u202e '; drop table docs_suggestions; --", created["text"]!.GetValue<string>());
        Assert.Equal(("received", 0), (created["status"]!.GetValue<string>(), created["support"]!.GetValue<int>()));
        Assert.Equal(
            created.ToJsonString(),
            (await host.GetAsync(answer.Headers.Location.ToString()).IsJsonAsync()).ToJsonString()
        );
        Assert.Equal(
            created.ToJsonString(),
            (await host.GetAsync($"{Address(campaign)}?tag=__proto__").IsJsonAsync())["items"]![0]!.ToJsonString()
        );
    }

    [Theory]
    [InlineData("", "first, second, third")]
    [InlineData("?tag=a", "second, third")]
    [InlineData("?tag=a&tag=b", "third")]
    [InlineData("?tag=b&tag=a", "third")]
    [InlineData("?tag=b&tag=b", "first, third")]
    [InlineData("?tag=b&tag=", "first, third")]
    [InlineData("?tag=a&tag=c", "")]
    public async Task List_OfSeveralTags_HasSuggestionsWithAll(string query, string titles)
    {
        var campaign = await CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        foreach (var (title, tags) in new[] { ("third", "a b"), ("second", "a"), ("first", "b") })
        {
            var body = Suggestion(title);
            body["tags"] = new JsonArray([.. tags.Split(' ').Select(tag => (JsonNode)tag)]);
            await PostAsync(campaign, voter, body).IsStatusAsync(HttpStatusCode.Created);
        }

        var list = await host.GetAsync(Address(campaign) + query).IsJsonAsync();

        var found = list["items"]!.AsArray().Select(item => item!["title"]!.GetValue<string>());
        Assert.Equal(titles, string.Join(", ", found));
    }

    [Theory]
    [InlineData("?tag=a&tag=b&tag=c&tag=d&tag=e&tag=f", "tag")]
    [InlineData("?sort=new&sort=new", "sort")]
    [InlineData("?limit=1&LIMIT=2", "limit")]
    [InlineData("?tags=a", "tags")]
    public async Task List_WithWrongParameters_IsRefusedByTheirNames(string query, string name)
    {
        var campaign = await CampaignAsync();

        var problem = await host.GetAsync(Address(campaign) + query).IsProblemAsync(400, "invalid");

        Assert.Equal([name], problem["errors"]!.AsObject().Select(error => error.Key));
    }

    /// <summary>The examples name every member of their types, so this fails if a member gets lost on its way.</summary>
    [Fact]
    public async Task SuggestAndImport_ExamplesOfTheDescription_ReturnEveryMember()
    {
        var campaign = await CampaignAsync();
        var (sent, line) = (ApiOperation.Of("SubmitSuggestion").Example(), ApiOperation.Of("ImportSuggestions").Example());

        var created = await CampaignClient.JsonAsync(
            await PostAsync(campaign, await host.Client.OpenTokenAsync(campaign), sent.DeepClone())
        );
        await ImportAsync(campaign, line.ToJsonString()).IsJsonAsync();

        Assert.All(sent, member => Assert.Equal($"{member.Value}", $"{created[member.Key]}"));
        line.Remove("ref"); // makes the id
        line["createdAt"] = "2025-11-05T08:00:00+00:00";
        var imported = (await host.GetAsync(Address(campaign)).IsJsonAsync())["items"]![1]!;
        Assert.All(line, member => Assert.Equal($"{member.Value}", $"{imported[member.Key]}"));
    }

    [Fact]
    public async Task Suggest_SameKeyAgain_ReturnsTheSameAndRefusesAnotherBody()
    {
        var campaign = await CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);

        var first = await CampaignClient.JsonAsync(await PostAsync(campaign, voter, Suggestion("One"), "key"));
        using var again = await PostAsync(campaign, voter, Suggestion("One"), "key");

        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.ToJsonString(), (await CampaignClient.JsonAsync(again)).ToJsonString());
        await PostAsync(campaign, voter, Suggestion("Two"), "key").IsProblemAsync(422, "idempotency-key-reused");
        Assert.Single((await host.GetAsync(Address(campaign)).IsJsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("256")]
    public async Task Suggest_InvalidKey_ReturnsInvalid(string key)
    {
        var campaign = await CampaignAsync();
        var text = key == "256" ? new string('k', 256) : key;

        var refused = await PostAsync(campaign, await host.Client.OpenTokenAsync(campaign), Suggestion("One"), text)
            .IsProblemAsync(400, "invalid");

        Assert.Equal(["Idempotency-Key"], refused["errors"]!.AsObject().Select(error => error.Key));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"title":"A title"}""")]
    [InlineData("""{"title":null,"text":"t"}""")]
    [InlineData("""{"title":"A title","text":null}""")]
    [InlineData("""{"title":"a","text":"t"}""")]
    [InlineData("""{"title":"\u200b\u200b\u200b","text":"t"}""")]
    [InlineData("""{"title":["A title"],"text":"t"}""")]
    [InlineData("""{"title":"A title","text":"t","tags":"roof"}""")]
    [InlineData("""{"title":"A title","text":"t","tags":[null]}""")]
    [InlineData("""{"title":"A title","text":"t","tags":[1]}""")]
    [InlineData("""{"title":"A title","text":"t","tags":["a","b","c","d","e","f"]}""")]
    [InlineData("""{"title":"A title","title":"B title","text":"t"}""")]
    [InlineData("""{"title":"\ufffe\ufffe\ufffe","text":"t"}""")]
    public async Task Suggest_BreaksARule_ReturnsInvalidAndStoresNothing(string body)
    {
        var campaign = await CampaignAsync();

        await PostAsync(campaign, await host.Client.OpenTokenAsync(campaign), JsonNode.Parse(body)!)
            .IsProblemAsync(400, "invalid");

        Assert.Empty((await host.GetAsync(Address(campaign)).IsJsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("sort=best")]
    [InlineData("sort=NEW")]
    [InlineData("status=planned-maybe")]
    [InlineData("cursor=")]
    [InlineData("cursor=!!!")]
    [InlineData("cursor=bm90aGluZw")]
    public async Task List_InvalidQuery_ReturnsInvalid(string query) =>
        await host.GetAsync($"{Address(await CampaignAsync())}?{query}").IsProblemAsync(400, "invalid");

    [Fact]
    public async Task List_CursorOfTheOtherOrder_ReturnsInvalid()
    {
        var campaign = await CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        for (var i = 0; i < 2; i++)
            await CampaignClient.JsonAsync(await PostAsync(campaign, voter, Suggestion($"Number {i}")));
        var next = (await host.GetAsync($"{Address(campaign)}?limit=1").IsJsonAsync())["next"]!.GetValue<string>();

        await host.GetAsync($"{Address(campaign)}?limit=1&sort=top&cursor={next}").IsProblemAsync(400, "invalid");
        Assert.Equal(
            "Number 0",
            (await host.GetAsync($"{Address(campaign)}?limit=1&cursor={next}").IsJsonAsync())["items"]![0]![
                "title"
            ]!.GetValue<string>()
        );
    }

    [Fact]
    public Task Suggest_WindowClosedOrOverTheLimit_IsRefused() =>
        WithinAnHour.RunAsync(async () =>
        {
            var closed = await host.CampaignAsync();
            await PostAsync(closed, await host.Client.OpenTokenAsync(closed), Suggestion("One"))
                .IsProblemAsync(409, "window-closed");

            var campaign = await CampaignAsync();
            var voter = await host.Client.OpenTokenAsync(campaign);
            for (var i = 0; i < 20; i++)
                await CampaignClient.JsonAsync(await PostAsync(campaign, voter, Suggestion($"Number {i}")));
            await PostAsync(campaign, voter, Suggestion("One more")).IsProblemAsync(429, "too-many-requests");
        });

    [Fact]
    public async Task Support_GivenTwiceThenWithdrawn_CountsOncePerVoter()
    {
        var campaign = await CampaignAsync();
        var (one, other) = (await host.Client.OpenTokenAsync(campaign), await host.Client.OpenTokenAsync(campaign));
        var suggestion =
            Address(campaign)
            + "/"
            + (await CampaignClient.JsonAsync(await PostAsync(campaign, one, Suggestion("A roof"))))["id"];
        var address = suggestion + "/support";

        Assert.Equal("""{"supported":false}""", (await host.GetAsync(address, one).IsPersonalAsync()).ToJsonString());
        foreach (var voter in new[] { one, one, other })
            await host.PutAsync(address, voter, null).IsStatusAsync(HttpStatusCode.NoContent);
        Assert.Equal("""{"supported":true}""", (await host.GetAsync(address, one).IsJsonAsync()).ToJsonString());
        await WaitForSupportAsync(suggestion, 2);
        for (var i = 0; i < 2; i++)
            await host.Client.SendAsync(HttpMethod.Delete, address, one).IsStatusAsync(HttpStatusCode.NoContent);
        await WaitForSupportAsync(suggestion, 1);

        var recount = await host.Client.SendAsync(HttpMethod.Post, suggestion + "/recount", host.Marketer).IsJsonAsync();
        Assert.Equal("""{"matches":true,"ballots":1,"held":3,"counted":3,"differences":[]}""", recount.ToJsonString());
        await host
            .Client.SendAsync(HttpMethod.Post, suggestion + "/recount", host.Marketer, new JsonObject { ["rebuild"] = true })
            .IsProblemAsync(403, "forbidden");
        Assert.True(
            (
                await host
                    .Client.SendAsync(HttpMethod.Post, suggestion + "/recount", host.Admin, new JsonObject { ["rebuild"] = true })
                    .IsJsonAsync()
            )["rebuilt"]!.GetValue<bool>()
        );
    }

    [Fact]
    public async Task AnyCall_UnknownSuggestion_ReturnsNotFound()
    {
        var campaign = await CampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        foreach (
            var id in new[]
            {
                "nothing",
                "a'; drop table docs_suggestions; --",
                "\u202e",
                "__proto__",
                new string('x', 2000),
                "%00",
            }
        )
        {
            var address = $"{Address(campaign)}/{Uri.EscapeDataString(id)}";
            await host.GetAsync(address).IsProblemAsync(404, "suggestion-not-found");
            await host.GetAsync(address + "/support", voter).IsProblemAsync(404, "suggestion-not-found");
            await host.PutAsync(address + "/support", voter, null).IsProblemAsync(404, "suggestion-not-found");
            await host
                .Client.SendAsync(HttpMethod.Delete, address + "/support", voter)
                .IsProblemAsync(404, "suggestion-not-found");
            await host
                .Client.SendAsync(HttpMethod.Post, address + "/recount", host.Marketer)
                .IsProblemAsync(404, "suggestion-not-found");
        }

        await host.GetAsync("/api/campaigns/nothing/suggestions").IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Suggest_LongestTextHoweverEscaped_IsCreated()
    {
        var campaign = await CampaignAsync();
        var text = string.Concat(Enumerable.Repeat("\\ud83d\\ude97", 4000));

        var created = await PostAsync(
                campaign,
                await host.Client.OpenTokenAsync(campaign),
                JsonNode.Parse($$"""{"title":"Cars","text":"{{text}}"}""")!.AsObject()
            )
            .IsJsonAsync(HttpStatusCode.Created);

        Assert.Equal(8000, created["text"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task Import_TimeWithoutAZone_IsRefused()
    {
        var campaign = await CampaignAsync();
        string[] times = ["2016-01-02T03:04:05", "2016-01-02", "2016-01-02T03:04", "2016-01-02T03:04:05.000"];

        var outcome = await ImportAsync(
                campaign,
                string.Join(
                    '\n',
                    times.Select(time => $$"""{"ref":"{{time}}","title":"A roof","text":"t","createdAt":"{{time}}"}""")
                )
            )
            .IsJsonAsync();

        Assert.Equal((0, 4), (outcome["created"]!.GetValue<int>(), outcome["refused"]!.GetValue<int>()));
        Assert.All(outcome["refusedLines"]!.AsArray(), line => Assert.NotNull(line!["errors"]!["$.createdAt"]));
    }

    [Fact]
    public async Task Import_SentTwice_CreatesOnceAndNamesRefusedLines()
    {
        var campaign = await CampaignAsync();
        string[] lines =
        [
            """{"ref":"1","title":"A glass roof","text":"t","tags":["roof"],"createdAt":"2016-01-02T03:04:05Z"}""",
            "not json",
            "",
            """{"ref":"2","title":"a","text":"t"}""",
            """{"ref":"","title":"A title","text":"t"}""",
            """{"title":"A title","text":"t"}""",
            """{"ref":"3","title":"A title","text":"t","createdAt":"2999-01-01T00:00:00Z"}""",
            $$"""{"ref":"4","title":"A title","text":"{{new string('x', 300_000)}}"}""",
            """{"ref":"1","title":"Another","text":"t"}""",
            """{"ref":"5","title":"A mint","text":"t"}""",
        ];

        var first = await ImportAsync(campaign, string.Join('\n', lines)).IsJsonAsync();
        var second = await ImportAsync(campaign, string.Join("\r\n", lines) + "\r\n").IsJsonAsync();

        Assert.Equal(
            (2, 0, 7),
            (first["created"]!.GetValue<int>(), first["existing"]!.GetValue<int>(), first["refused"]!.GetValue<int>())
        );
        Assert.Equal([2, 4, 5, 6, 7, 8, 9], first["refusedLines"]!.AsArray().Select(line => line!["line"]!.GetValue<int>()));
        Assert.Equal("idempotency-key-reused", first["refusedLines"]![6]!["code"]!.GetValue<string>());
        Assert.Equal("body-too-large", first["refusedLines"]![5]!["code"]!.GetValue<string>());
        Assert.Equal(
            (0, 2, 7),
            (second["created"]!.GetValue<int>(), second["existing"]!.GetValue<int>(), second["refused"]!.GetValue<int>())
        );
        var listed = (await host.GetAsync(Address(campaign)).IsJsonAsync())["items"]!.AsArray();
        Assert.Equal(["A mint", "A glass roof"], listed.Select(item => item!["title"]!.GetValue<string>()));
        Assert.Equal("2016-01-02T03:04:05+00:00", listed[1]!["createdAt"]!.GetValue<string>());
    }

    [Fact]
    public async Task Import_AnyRole_IsForAdminsOnly()
    {
        var campaign = await CampaignAsync();

        await ImportAsync(campaign, "", token: host.Marketer).IsProblemAsync(403, "forbidden");
        await ImportAsync(campaign, "", token: await host.Client.OpenTokenAsync(campaign)).IsProblemAsync(403, "forbidden");
        Assert.Equal(0, (await ImportAsync(campaign, "\n\n").IsJsonAsync())["created"]!.GetValue<int>());
    }

    private Task<HttpResponseMessage> ImportAsync(string campaign, string lines, string? token = null) =>
        host.SendBytesAsync(
            HttpMethod.Post,
            Address(campaign) + "/import",
            token ?? host.Admin,
            "application/x-ndjson",
            System.Text.Encoding.UTF8.GetBytes(lines)
        );

    private Task<string> CampaignAsync() =>
        host.CampaignAsync(definition => definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone());

    private static string Address(string campaign) => $"/api/campaigns/{campaign}/suggestions";

    private static JsonObject Suggestion(string title) => new() { ["title"] = title, ["text"] = "A text" };

    private Task<HttpResponseMessage> PostAsync(string campaign, string voter, JsonNode body, string? key = null) =>
        host.Client.SendAsync(
            HttpMethod.Post,
            Address(campaign),
            voter,
            body,
            headers =>
            {
                if (key is not null)
                    headers.TryAddWithoutValidation("Idempotency-Key", key);
            }
        );

    private Task<int> WaitForSupportAsync(string suggestion, int support) =>
        Eventually.GetAsync(
            async () => (await host.GetAsync(suggestion).IsJsonAsync())["support"]!.GetValue<int>(),
            counted => counted == support,
            counted => $"support is {counted}, expected {support}."
        );
}
