using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests that participants see what they did, and nobody else's deeds.</summary>
public sealed class MineApiTests(HostFixture host)
{
    [Fact]
    public async Task Suggestions_OfTheCaller_AreListedNewestFirstWithTheirStatus()
    {
        var (root, voter, other) = await CampaignAsync();
        var ids = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            ids.Insert(0, await SuggestAsync(root, voter, $"Idea {i}"));
            await SuggestAsync(root, other, $"Other {i}");
        }

        var status = new JsonObject
        {
            ["status"] = "planned",
            ["response"] = new JsonObject { ["en"] = "Soon." },
        };
        await host.PutAsync($"{root}/suggestions/{ids[1]}/status", host.Moderator, status).IsJsonAsync();

        var all = await host.GetAsync($"{root}/me/suggestions", voter).IsPersonalAsync();

        Assert.Equal(ids, Ids(all));
        Assert.Null(all["next"]);
        Assert.Equal("planned", all["items"]![1]!["status"]!.GetValue<string>());
        Assert.Equal("Soon.", all["items"]![1]!["response"]!["en"]!.GetValue<string>());
        Assert.Equal(ids, await PagesAsync($"{root}/me/suggestions?limit=2", voter));
    }

    [Fact]
    public async Task Suggestions_RepeatedWithAKey_AreListedOnce()
    {
        var (root, voter, _) = await CampaignAsync();
        var id = await SuggestAsync(root, voter, "Idea", "key");
        Assert.Equal(id, await SuggestAsync(root, voter, "Idea", "key"));

        Assert.Equal([id], Ids(await host.GetAsync($"{root}/me/suggestions", voter).IsJsonAsync()));
    }

    [Fact]
    public async Task Support_GivenAndTakenBack_IsListedAsItIs()
    {
        var (root, voter, other) = await CampaignAsync();
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            ids.Add(await SuggestAsync(root, other, $"Idea {i}"));
            await SetAsync(HttpMethod.Put, root, ids[i], voter);
        }

        await SetAsync(HttpMethod.Delete, root, ids[0], voter);
        await SetAsync(HttpMethod.Delete, root, ids[1], voter);
        await SetAsync(HttpMethod.Put, root, ids[1], voter);
        await SetAsync(HttpMethod.Delete, root, await SuggestAsync(root, other, "Never supported"), voter);

        string[] expected = [.. ids.Skip(1).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, Ids(await host.GetAsync($"{root}/me/support", voter).IsPersonalAsync()));
        Assert.Equal(expected, await PagesAsync($"{root}/me/support?limit=1", voter));
        Assert.Empty(Ids(await host.GetAsync($"{root}/me/support", other).IsJsonAsync()));
    }

    [Fact]
    public async Task Ballots_CastAndWithdrawn_AreListedAsTheyAre()
    {
        var (root, voter, other) = await CampaignAsync();
        await host.PutAsync($"{root}/polls/names/ballot", voter, Definitions.Choices("red", "blue")).IsJsonAsync();
        await host.PutAsync($"{root}/polls/colour/ballot", voter, Definitions.Choices("green")).IsJsonAsync();
        await host.PutAsync($"{root}/polls/extras/ballot", voter, Definitions.Choices("green")).IsJsonAsync();
        await host.PutAsync($"{root}/polls/budget/ballot", other, new JsonObject { ["points"] = new JsonObject { ["red"] = 2 } })
            .IsJsonAsync();
        await host
            .Client.SendAsync(HttpMethod.Delete, $"{root}/polls/extras/ballot", voter)
            .IsStatusAsync(System.Net.HttpStatusCode.NoContent);

        var mine = await host.GetAsync($"{root}/me/ballots", voter).IsPersonalAsync();

        Assert.Equal(["colour", "names"], mine["items"]!.AsArray().Select(ballot => ballot!["pollId"]!.GetValue<string>()));
        Assert.Equal(
            (await host.GetAsync($"{root}/polls/colour/ballot", voter).IsJsonAsync()).ToJsonString(),
            mine["items"]![0]!.ToJsonString()
        );
        Assert.Equal(["colour", "names"], await PagesAsync($"{root}/me/ballots?limit=1", voter, "pollId"));
        await host.GetAsync($"{root}/me/ballots?cursor=bm8tc3VjaA", voter).IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData("suggestions")]
    [InlineData("support")]
    [InlineData("ballots")]
    public async Task Mine_AnyOtherCaller_IsRefused(string list)
    {
        var (root, _, _) = await CampaignAsync();
        var (elsewhere, _, _) = await CampaignAsync();
        var stranger = await host.Client.OpenTokenAsync(elsewhere.Split('/')[^1]);

        await host.GetAsync($"{root}/me/{list}").IsProblemAsync(401, "unauthorized");
        await host.GetAsync($"{root}/me/{list}", stranger).IsProblemAsync(401, "unauthorized");
        await host.GetAsync($"{root}/me/{list}", host.Admin).IsProblemAsync(403, "forbidden");
    }

    private async Task<(string Root, string Voter, string Other)> CampaignAsync()
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );
        return (
            $"/api/campaigns/{campaign}",
            await host.Client.OpenTokenAsync(campaign),
            await host.Client.OpenTokenAsync(campaign)
        );
    }

    private async Task<string> SuggestAsync(string root, string voter, string title, string? key = null)
    {
        using var made = await host.Client.SendAsync(
            HttpMethod.Post,
            $"{root}/suggestions",
            voter,
            new JsonObject { ["title"] = title, ["text"] = "One that opens." },
            headers =>
            {
                if (key is not null)
                    headers.Add("Idempotency-Key", key);
            }
        );
        made.EnsureSuccessStatusCode();
        return made.Headers.Location!.ToString().Split('/')[^1];
    }

    private async Task SetAsync(HttpMethod method, string root, string id, string voter) =>
        await host
            .Client.SendAsync(method, $"{root}/suggestions/{id}/support", voter)
            .IsStatusAsync(System.Net.HttpStatusCode.NoContent);

    private async Task<string[]> PagesAsync(string address, string voter, string id = "id")
    {
        List<string> seen = [];
        for (string? cursor = ""; cursor is not null; )
        {
            var page = await host.GetAsync(address + cursor, voter).IsJsonAsync();
            seen.AddRange(page["items"]!.AsArray().Select(item => item![id]!.GetValue<string>()));
            cursor = page["next"] is { } next ? $"&cursor={next.GetValue<string>()}" : null;
        }

        return [.. seen];
    }

    private static IEnumerable<string> Ids(JsonObject list) =>
        list["items"]!.AsArray().Select(item => item!["id"]!.GetValue<string>());
}
