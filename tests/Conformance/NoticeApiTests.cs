using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of following suggestions and of notices, over HTTP.</summary>
public sealed class NoticeApiTests(HostFixture host)
{
    [Fact]
    public async Task Status_Changed_IsANoticeForEachPersonConcerned()
    {
        var (root, suggestion, author) = await SuggestAsync();
        var (supporter, follower) = (await JoinAsync(root), await JoinAsync(root));
        var stranger = await JoinAsync(root);
        await SetAsync(HttpMethod.Put, suggestion + "/support", supporter);
        await SetAsync(HttpMethod.Put, suggestion + "/support", author);
        await SetAsync(HttpMethod.Put, suggestion + "/follow", follower);

        await AnswerAsync(suggestion, "planned");

        foreach (var person in new[] { author, supporter, follower })
        {
            var box = await EventuallyAsync(root, person, 1);
            var notice = Assert.Single(box["items"]!.AsArray())!;
            Assert.Equal(
                ("status", "planned", "A glass roof", suggestion.Split('/')[^1], false),
                (
                    notice["kind"]!.GetValue<string>(),
                    notice["status"]!.GetValue<string>(),
                    notice["title"]!.GetValue<string>(),
                    notice["suggestionId"]!.GetValue<string>(),
                    notice["isRead"]!.GetValue<bool>()
                )
            );
            await host.GetAsync($"{root}/me/notices", person).IsPersonalAsync();
        }

        var runs = await Eventually.GetAsync(
            async () => (await host.GetAsync($"{root}/notice-runs", host.Moderator).IsJsonAsync())["items"]!.AsArray(),
            runs => runs is [{ } run] && run["phase"]!.GetValue<string>() == "done",
            runs => runs.ToJsonString()
        );
        Assert.Equal(4, runs[0]!["people"]!.GetValue<int>()); // the author supports it too
        Assert.Empty((await host.GetAsync($"{root}/me/notices", stranger).IsJsonAsync())["items"]!.AsArray());
    }

    [Fact]
    public async Task Notices_Read_AreCounted()
    {
        var (root, suggestion, author) = await SuggestAsync();
        string[] statuses = ["planned", "in-production", "delivered"];
        foreach (var status in statuses)
            await AnswerAsync(suggestion, status);
        var box = await EventuallyAsync(root, author, 3);
        Assert.Equal(statuses.Reverse(), box["items"]!.AsArray().Select(notice => notice!["status"]!.GetValue<string>()));
        var page = await host.GetAsync($"{root}/me/notices?limit=2", author).IsJsonAsync();
        var rest = await host.GetAsync($"{root}/me/notices?limit=2&cursor={page["next"]}", author).IsJsonAsync();
        Assert.Equal(
            box["items"]!.AsArray().Select(IdOf),
            page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(IdOf)
        );

        var ids = new JsonObject { ["ids"] = new JsonArray(IdOf(box["items"]![1]), "unknown") };
        Assert.Equal(2, await ReadAsync(root, author, ids));
        Assert.Equal(2, await ReadAsync(root, author, ids.DeepClone()));
        Assert.Equal(
            [false, true, false],
            (await host.GetAsync($"{root}/me/notices", author).IsJsonAsync())["items"]!
                .AsArray()
                .Select(notice => notice!["isRead"]!.GetValue<bool>())
        );
        Assert.Equal(0, await ReadAsync(root, author, null));
    }

    [Fact]
    public async Task Follow_StartedAndStopped_IsAsRequested()
    {
        var (root, suggestion, author) = await SuggestAsync();
        var person = await JoinAsync(root);
        for (var i = 0; i < 2; i++)
        {
            await SetAsync(HttpMethod.Put, suggestion + "/follow", person);
            Assert.True(await FollowsAsync(suggestion, person));
            Assert.Single((await host.GetAsync($"{root}/me/follows", person).IsPersonalAsync())["items"]!.AsArray());
        }

        Assert.False(await FollowsAsync(suggestion, author));
        for (var i = 0; i < 2; i++)
        {
            await SetAsync(HttpMethod.Delete, suggestion + "/follow", person);
            Assert.False(await FollowsAsync(suggestion, person));
            Assert.Empty((await host.GetAsync($"{root}/me/follows", person).IsJsonAsync())["items"]!.AsArray());
        }

        await host.Client.SendAsync(HttpMethod.Put, suggestion + "x/follow", person).IsProblemAsync(404, "suggestion-not-found");
        await host.GetAsync(suggestion + "x/follow", person).IsProblemAsync(404, "suggestion-not-found");
    }

    [Theory]
    [InlineData("GET", "me/notices")]
    [InlineData("GET", "me/follows")]
    [InlineData("POST", "me/notices/read")]
    [InlineData("GET", "suggestions/x/follow")]
    [InlineData("PUT", "suggestions/x/follow")]
    [InlineData("DELETE", "suggestions/x/follow")]
    public async Task Call_AnybodyButAParticipant_IsRefused(string method, string call)
    {
        var (root, _, _) = await SuggestAsync();
        var (elsewhere, _, _) = await SuggestAsync();
        var (verb, address) = (new HttpMethod(method), $"{root}/{call}");

        await host.Client.SendAsync(verb, address).IsProblemAsync(401, "unauthorized");
        await host.Client.SendAsync(verb, address, await JoinAsync(elsewhere)).IsProblemAsync(401, "unauthorized");
        await host.Client.SendAsync(verb, address, host.Admin).IsProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Runs_AnybodyButAModerator_AreHidden()
    {
        var (root, _, author) = await SuggestAsync();

        await host.GetAsync($"{root}/notice-runs").IsProblemAsync(401, "unauthorized");
        await host.GetAsync($"{root}/notice-runs", author).IsProblemAsync(403, "forbidden");
        await host.GetAsync($"{root}/notice-runs", host.Marketer).IsProblemAsync(403, "forbidden");
        Assert.Empty((await host.GetAsync($"{root}/notice-runs", host.Moderator).IsJsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":[""]}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":"x"}""")]
    public async Task Read_WrongIds_AreRefused(string body)
    {
        var (root, _, author) = await SuggestAsync();

        await host
            .Client.SendAsync(HttpMethod.Post, $"{root}/me/notices/read", author, JsonNode.Parse(body))
            .IsProblemAsync(400, "invalid");
    }

    private static string IdOf(JsonNode? item) => item!["id"]!.GetValue<string>();

    private async Task<JsonObject> EventuallyAsync(string root, string person, int unread) =>
        await Eventually.GetAsync(
            async () => await host.GetAsync($"{root}/me/notices", person).IsJsonAsync(),
            box => box["unread"]!.GetValue<int>() == unread && box["items"]!.AsArray().Count >= unread,
            box => box.ToJsonString()
        );

    private async Task<int> ReadAsync(string root, string person, JsonNode? ids) =>
        (await host.Client.SendAsync(HttpMethod.Post, $"{root}/me/notices/read", person, ids).IsJsonAsync())[
            "unread"
        ]!.GetValue<int>();

    private async Task<bool> FollowsAsync(string suggestion, string person) =>
        (await host.GetAsync(suggestion + "/follow", person).IsPersonalAsync())["following"]!.GetValue<bool>();

    private async Task SetAsync(HttpMethod method, string address, string person) =>
        await host.Client.SendAsync(method, address, person).IsStatusAsync(HttpStatusCode.NoContent);

    private Task<string> JoinAsync(string root) => host.Client.OpenTokenAsync(root.Split('/')[^1]);

    private async Task AnswerAsync(string suggestion, string status)
    {
        var body = new JsonObject
        {
            ["status"] = status,
            ["response"] = new JsonObject { ["en"] = "We do it." },
        };
        await host.PutAsync(suggestion + "/status", host.Moderator, body).IsJsonAsync();
    }

    private async Task<(string Root, string Suggestion, string Author)> SuggestAsync()
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );
        var author = await host.Client.OpenTokenAsync(campaign);
        var body = new JsonObject { ["title"] = "A glass roof", ["text"] = "One that opens." };
        using var made = await host.Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/suggestions", author, body);
        made.EnsureSuccessStatusCode();
        return ($"/api/campaigns/{campaign}", made.Headers.Location!.ToString(), author);
    }
}
