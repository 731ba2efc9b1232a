using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of the status of suggestions over HTTP.</summary>
public sealed class SuggestionStatusApiTests(HostFixture host)
{
    private static readonly string[] Statuses = ["received", "under-review", "planned", "in-production", "delivered", "declined"];

    [Fact]
    public async Task Put_AnAnswer_IsSeenByEverybodyWithoutTheModerator()
    {
        var (campaign, suggestion) = await SuggestAsync();
        await PutAsync(suggestion, host.Moderator, "under-review").IsJsonAsync();

        using var put = await PutAsync(suggestion, host.Moderator, "planned", "It comes <b>soon</b>.");
        var answered = await CampaignClient.JsonAsync(put);

        Assert.Equal((HttpStatusCode.OK, "\"2\""), (put.StatusCode, put.Headers.ETag!.Tag));
        Assert.Equal(["status", "response", "changes", "history"], answered.Select(member => member.Key));
        Assert.Equal("It comes <b>soon</b>.", answered["response"]!["en"]!.GetValue<string>());
        Assert.Equal(
            ["under-review", "planned"],
            answered["history"]!.AsArray().Select(entry => entry!["status"]!.GetValue<string>())
        );
        Assert.Equal(["status", "at", "response"], answered["history"]![0]!.AsObject().Select(member => member.Key));
        Assert.Equal(answered.ToJsonString(), (await host.GetAsync(suggestion + "/status").IsJsonAsync()).ToJsonString());
        var read = await host.GetAsync(suggestion).IsJsonAsync();
        Assert.Equal("planned", read["status"]!.GetValue<string>());
        Assert.Equal(answered["response"]!.ToJsonString(), read["response"]!.ToJsonString());
        await Eventually.GetAsync(
            async () => (await host.GetAsync($"/api/campaigns/{campaign}/suggestions").IsJsonAsync())["items"]![0]!,
            item => item.ToJsonString() == read.ToJsonString(),
            item => $"The list has {item.ToJsonString()}."
        );
    }

    [Fact]
    public async Task List_OfEachStatus_HasItsSuggestions()
    {
        var (campaign, _) = await SuggestAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        foreach (var status in Statuses)
            await PutAsync(await SuggestAsync(campaign, voter, status), host.Moderator, status, "An answer").IsJsonAsync();

        foreach (var status in Statuses)
        {
            string[] expected = status == "received" ? ["received", "A roof"] : [status];
            foreach (var sort in new[] { "new", "top" })
                await Eventually.GetAsync(
                    async () =>
                        (await host.GetAsync($"/api/campaigns/{campaign}/suggestions?status={status}&sort={sort}").IsJsonAsync())[
                            "items"
                        ]!
                            .AsArray()
                            .Select(item => item!["title"]!.GetValue<string>())
                            .Order(StringComparer.Ordinal)
                            .ToArray(),
                    titles => titles.SequenceEqual(expected.Order(StringComparer.Ordinal)),
                    titles => $"{status} has {string.Join(", ", titles)}."
                );
        }
    }

    /// <summary>The board is counted once a minute.</summary>
    [Fact]
    public async Task Board_AfterAnswers_CountsThem()
    {
        var (campaign, suggestion) = await SuggestAsync();
        var empty = await host.GetAsync($"/api/campaigns/{campaign}/answers").IsJsonAsync();
        Assert.Equal(["asOf", "all", "statuses", "months"], empty.Select(member => member.Key));
        await PutAsync(suggestion, host.Moderator, "planned", "Soon.").IsJsonAsync();
        await SuggestAsync(campaign, await host.Client.OpenTokenAsync(campaign), "Another roof");

        var board = await Eventually.GetAsync(
            async () => await host.GetAsync($"/api/campaigns/{campaign}/answers").IsJsonAsync(),
            board => board["all"]!["total"]!.GetValue<int>() == 2 && board["all"]!["answered"]!.GetValue<int>() == 1,
            board => board.ToJsonString()
        );

        var (now, all) = (TimeProvider.System.GetUtcNow(), board["all"]!);
        Assert.Equal((0.5, 0), (all["share"]!.GetValue<double>(), all["medianDays"]!.GetValue<double>()));
        var oldest = DateOnly.Parse(all["oldestUnanswered"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.InRange(
            oldest.DayNumber,
            DateOnly.FromDateTime(now.UtcDateTime).DayNumber - 1,
            DateOnly.FromDateTime(now.UtcDateTime).DayNumber
        );
        Assert.Equal(Statuses, board["statuses"]!.AsArray().Select(each => each!["status"]!.GetValue<string>()));
        Assert.Equal(
            [1, 0, 1, 0, 0, 0],
            board["statuses"]!.AsArray().Select(each => each!["answers"]!["total"]!.GetValue<int>())
        );
        Assert.Equal(2, board["months"]!.AsArray().Sum(each => each!["answers"]!["total"]!.GetValue<int>()));
        await host.GetAsync("/api/campaigns/no-such/answers").IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Put_AnyOtherCaller_IsRefused()
    {
        var (campaign, suggestion) = await SuggestAsync();
        var all = $"/api/campaigns/{campaign}/suggestions/status";
        var body = new JsonObject { ["ids"] = new JsonArray(suggestion.Split('/')[^1]), ["status"] = "under-review" };

        await PutAsync(suggestion, null, "planned", "Yes").IsProblemAsync(401, "unauthorized");
        await PutAsync(suggestion, host.Marketer, "planned", "Yes").IsProblemAsync(403, "forbidden");
        await PutAsync(suggestion, await host.Client.OpenTokenAsync(campaign), "planned", "Yes").IsProblemAsync(403, "forbidden");
        await host.Client.SendAsync(HttpMethod.Post, all, null, body.DeepClone()).IsProblemAsync(401, "unauthorized");
        await host.Client.SendAsync(HttpMethod.Post, all, host.Marketer, body.DeepClone()).IsProblemAsync(403, "forbidden");
        Assert.Equal("received", (await host.GetAsync(suggestion).IsJsonAsync())["status"]!.GetValue<string>());
        await PutAsync(suggestion, host.Admin, "planned", "Yes").IsJsonAsync();
    }

    [Theory]
    [InlineData("{}", "$")]
    [InlineData("""{"status":"planned"}""", "response")]
    [InlineData("""{"status":"declined","response":null}""", "response")]
    [InlineData("""{"status":"declined","response":{}}""", "response")]
    [InlineData("""{"status":"declined","response":{"en":" "}}""", "response")]
    [InlineData("""{"status":"declined","response":{"en":null}}""", "response")]
    [InlineData("""{"status":"declined","response":{"not a tag":"No"}}""", "response")]
    [InlineData("""{"status":"declined","response":"No"}""", "response")]
    [InlineData("""{"status":"Declined","response":{"en":"No"}}""", "status")]
    [InlineData("""{"status":5,"response":{"en":"No"}}""", "status")]
    [InlineData("""{"status":"declined","reponse":{"en":"No"}}""", "reponse")]
    [InlineData("""{"status":"declined","response":{"en":"No","en":"Yes"}}""", "response")]
    public async Task Put_BreaksARule_NamesTheFieldAndChangesNothing(string body, string field)
    {
        var (_, suggestion) = await SuggestAsync();

        var problem = await host
            .Client.SendAsync(HttpMethod.Put, suggestion + "/status", host.Moderator, JsonNode.Parse(body))
            .IsProblemAsync(400, "invalid");

        Assert.Contains(problem["errors"]!.AsObject(), error => error.Key.Contains(field, StringComparison.Ordinal));
        Assert.Empty((await host.GetAsync(suggestion + "/status").IsJsonAsync())["history"]!.AsArray());
    }

    [Fact]
    public async Task Put_WithIfMatch_IsRefusedAfterAnotherChange()
    {
        var (_, suggestion) = await SuggestAsync();
        var moderator = host.Moderator;
        using var before = await host.GetAsync(suggestion + "/status");
        Assert.Equal("\"0\"", before.Headers.ETag!.Tag);

        await PutAsync(suggestion, moderator, "planned", "Yes", "\"0\"").IsJsonAsync();
        await PutAsync(suggestion, moderator, "planned", "Yes", "\"0\"").IsJsonAsync(); // the same again
        await host
            .Client.SendAsync(
                HttpMethod.Get,
                suggestion + "/status",
                null,
                null,
                headers => headers.TryAddWithoutValidation("If-None-Match", "\"1\"")
            )
            .IsStatusAsync(HttpStatusCode.NotModified);
        await PutAsync(suggestion, moderator, "declined", "No", "\"0\"").IsProblemAsync(412, "precondition-failed");
        await PutAsync(suggestion, moderator, "declined", "No", "W/\"1\"").IsProblemAsync(412, "precondition-failed");
        await PutAsync(suggestion, moderator, "declined", "No", "\"first\"").IsProblemAsync(400, "invalid");
        await PutAsync(suggestion, moderator, "declined", "No", "*").IsJsonAsync();
        Assert.Equal("declined", (await host.GetAsync(suggestion).IsJsonAsync())["status"]!.GetValue<string>());
    }

    /// <summary>A thousand ids with the longest response in Latin letters, each letter escaped, fit in a body.</summary>
    [Fact]
    public async Task Post_LongestBody_IsRead()
    {
        var (campaign, first) = await SuggestAsync();
        var ids = Enumerable.Range(0, 999).Select(_ => $"{Guid.CreateVersion7()}").Append(first.Split('/')[^1]);
        var text = string.Concat(Enumerable.Repeat("\\u0041", 2000));
        var texts = Enumerable.Range(0, 16).Select(i => $"\"en-{i:D3}\":\"{text}\"");
        var body =
            $"{{\"ids\":[\"{string.Join("\",\"", ids)}\"],\"status\":\"planned\",\"response\":{{{string.Join(',', texts)}}}}}";

        var answer = await host.SendBytesAsync(
                HttpMethod.Post,
                $"/api/campaigns/{campaign}/suggestions/status",
                host.Moderator,
                "application/json",
                System.Text.Encoding.UTF8.GetBytes(body)
            )
            .IsJsonAsync();

        Assert.Equal(
            (1000, "changed"),
            (answer["items"]!.AsArray().Count, answer["items"]![999]!["outcome"]!.GetValue<string>())
        );
    }

    [Fact]
    public async Task Post_OneStatusForMany_ReturnsTheOutcomeOfEach()
    {
        var (campaign, first) = await SuggestAsync();
        var second = await SuggestAsync(campaign, await host.Client.OpenTokenAsync(campaign), "Another");
        await PutAsync(first, host.Moderator, "declined", "No").IsJsonAsync();
        var body = new JsonObject
        {
            ["ids"] = new JsonArray(first.Split('/')[^1], second.Split('/')[^1], "nothing", "\u202e'--"),
            ["status"] = "declined",
            ["response"] = new JsonObject { ["en"] = "No" },
        };

        var answer = await host
            .Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/suggestions/status", host.Moderator, body)
            .IsJsonAsync();

        Assert.Equal(
            ["unchanged ", "changed ", "refused suggestion-not-found", "refused suggestion-not-found"],
            answer["items"]!.AsArray().Select(item => $"{item!["outcome"]} {item["code"]}")
        );
        Assert.Equal("declined", (await host.GetAsync(second).IsJsonAsync())["status"]!.GetValue<string>());
    }

    private async Task<(string Campaign, string Suggestion)> SuggestAsync()
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["suggestions"] = definition["windows"]!["voting"]!.DeepClone()
        );
        return (campaign, await SuggestAsync(campaign, await host.Client.OpenTokenAsync(campaign), "A roof"));
    }

    private async Task<string> SuggestAsync(string campaign, string voter, string title)
    {
        var address = $"/api/campaigns/{campaign}/suggestions";
        var body = new JsonObject { ["title"] = title, ["text"] = "A text" };
        var created = await host.Client.SendAsync(HttpMethod.Post, address, voter, body).IsJsonAsync(HttpStatusCode.Created);
        return $"{address}/{created["id"]}";
    }

    private Task<HttpResponseMessage> PutAsync(
        string suggestion,
        string? token,
        string status,
        string? text = null,
        string? ifMatch = null
    ) =>
        host.Client.SendAsync(
            HttpMethod.Put,
            suggestion + "/status",
            token,
            new JsonObject { ["status"] = status, ["response"] = text is null ? null : new JsonObject { ["en"] = text } },
            headers =>
            {
                if (ifMatch is not null)
                    headers.TryAddWithoutValidation("If-Match", ifMatch);
            }
        );
}
