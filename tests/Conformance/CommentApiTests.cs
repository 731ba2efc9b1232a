using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of the discussion of suggestions, over HTTP.</summary>
public sealed class CommentApiTests(HostFixture host)
{
    [Fact]
    public async Task Comments_OfPeopleAndTheBrand_AreListedAndCounted()
    {
        var (root, suggestion, author) = await SuggestAsync();
        var other = await JoinAsync(root);

        var first = await PostAsync(suggestion, other, new() { ["text"] = " I'd like  that. " });
        Assert.Equal("I'd like  that.", first["text"]!.GetValue<string>());
        var reply = await PostAsync(suggestion, author, new() { ["text"] = "So do I.", ["parent"] = IdOf(first) });
        var brand = await PostAsync(suggestion, host.Moderator, new() { ["text"] = "We read this." });

        var items = (await host.GetAsync(suggestion + "/comments").IsJsonAsync())["items"]!.AsArray();
        Assert.Equal([IdOf(brand), IdOf(first), IdOf(reply)], items.Select(item => IdOf(item!)));
        Assert.Equal(["brand", "participant", "author"], items.Select(item => item!["by"]!.GetValue<string>()));
        Assert.Equal(IdOf(first), items[2]!["parent"]!.GetValue<string>());
        Assert.DoesNotContain("issuer", items.ToJsonString(), StringComparison.OrdinalIgnoreCase);
        await CountsAsync(suggestion, 3);
        var page = await host.GetAsync(suggestion + "/comments?limit=2").IsJsonAsync();
        var rest = await host.GetAsync($"{suggestion}/comments?limit=2&cursor={page["next"]}").IsJsonAsync();
        Assert.Equal(
            items.Select(item => IdOf(item!)),
            page["items"]!.AsArray().Concat(rest["items"]!.AsArray()).Select(item => IdOf(item!))
        );

        var mine = await host.GetAsync($"{root}/me/comments", other).IsPersonalAsync();
        var own = Assert.Single(mine["items"]!.AsArray())!;
        Assert.Equal(
            (IdOf(first), "A glass roof", suggestion.Split('/')[^1]),
            (IdOf(own["comment"]!), own["title"]!.GetValue<string>(), own["suggestionId"]!.GetValue<string>())
        );
        Assert.Single((await host.GetAsync($"{root}/me/comments", author).IsJsonAsync())["items"]!.AsArray());
        await host.GetAsync($"{root}/me/comments", host.Moderator).IsProblemAsync(403, "forbidden");
    }

    [Fact]
    public async Task Comment_EditedAndDeleted_LeavesItsPlace()
    {
        var (root, suggestion, _) = await SuggestAsync();
        var person = await JoinAsync(root);
        using var made = await host.Client.SendAsync(
            HttpMethod.Post,
            suggestion + "/comments",
            person,
            new JsonObject { ["text"] = "text" }
        );
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (made.StatusCode, made.Headers.ETag?.Tag));
        var place = made.Headers.Location!.ToString();
        await CountsAsync(suggestion, 1);

        var edited = await EditAsync(place, person, "other text", "\"1\"").IsJsonAsync();
        Assert.Equal(("other text", 2), (edited["text"]!.GetValue<string>(), edited["revision"]!.GetValue<int>()));
        Assert.NotNull(edited["editedAt"]);
        await EditAsync(place, person, "other text", "\"1\"").IsJsonAsync(); // the answer may be lost
        await EditAsync(place, person, "third text", "\"1\"").IsProblemAsync(412, "precondition-failed");
        await EditAsync(place, person, "third text", "one").IsProblemAsync(400, "invalid");
        await EditAsync(place, await JoinAsync(root), "strange", null).IsProblemAsync(403, "forbidden");
        await EditAsync(place, host.Moderator, "strange", null).IsProblemAsync(403, "forbidden");
        await DeleteAsync(place, await JoinAsync(root)).IsProblemAsync(403, "forbidden");

        for (var i = 0; i < 2; i++)
            await DeleteAsync(place, person).IsStatusAsync(HttpStatusCode.NoContent);
        var tombstone = await host.GetAsync(place).IsJsonAsync();
        Assert.Equal(("deleted", null), (tombstone["state"]!.GetValue<string>(), tombstone["text"]?.GetValue<string>()));
        await EditAsync(place, person, "again", null).IsProblemAsync(404, "comment-not-found");
        await CountsAsync(suggestion, 0);
        Assert.Empty((await host.GetAsync($"{root}/me/comments", person).IsJsonAsync())["items"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"text":""}""", "invalid", 400)]
    [InlineData("""{"text":" \u200b "}""", "invalid", 400)]
    [InlineData("""{"text":null}""", "invalid", 400)]
    [InlineData("""{"parent":"x"}""", "invalid", 400)]
    [InlineData("""{"text":"t","parent":""}""", "invalid", 400)]
    [InlineData("""{"text":"t","parentId":"x"}""", "invalid", 400)]
    [InlineData("""{"text":"t","parent":"unknown"}""", "comment-not-found", 404)]
    public async Task Comment_Malformed_IsRefused(string body, string code, int status)
    {
        var (_, suggestion, author) = await SuggestAsync();
        await host
            .Client.SendAsync(HttpMethod.Post, suggestion + "/comments", author, JsonNode.Parse(body))
            .IsProblemAsync(status, code);
    }

    [Theory]
    [InlineData(2000, 201)]
    [InlineData(2001, 400)]
    public async Task Comment_OfManyCharacters_HasALimit(int characters, int status)
    {
        var (_, suggestion, author) = await SuggestAsync();
        var text = string.Concat(Enumerable.Repeat("\u00e4", characters));

        using var answer = await host.Client.SendAsync(
            HttpMethod.Post,
            suggestion + "/comments",
            author,
            new JsonObject { ["text"] = text }
        );

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Comment_OfNobody_IsRefused()
    {
        var (root, suggestion, _) = await SuggestAsync();
        var (_, elsewhere, stranger) = await SuggestAsync();
        var body = new JsonObject { ["text"] = "text" };

        await SendAsync(suggestion, null, body).IsProblemAsync(401, "unauthorized");
        await SendAsync(suggestion, stranger, body).IsProblemAsync(401, "unauthorized");
        await SendAsync(suggestion, host.Marketer, body).IsProblemAsync(403, "forbidden");
        await SendAsync($"{root}/suggestions/unknown", host.Moderator, body).IsProblemAsync(404, "suggestion-not-found");
        var comment = await PostAsync(elsewhere, stranger, body);
        await host.GetAsync($"{suggestion}/comments/{IdOf(comment)}").IsProblemAsync(404, "comment-not-found");
        await host.GetAsync($"{root}/suggestions/unknown/comments/x").IsProblemAsync(404, "suggestion-not-found");
    }

    [Fact]
    public async Task Comment_RepeatedWithItsKey_IsTheSame()
    {
        var (_, suggestion, author) = await SuggestAsync();
        var body = new JsonObject { ["text"] = "text" };

        var one = await KeyedAsync(body).IsJsonAsync(HttpStatusCode.Created);
        var other = await KeyedAsync(body).IsJsonAsync(HttpStatusCode.Created);

        Assert.Equal(IdOf(one), IdOf(other));
        await KeyedAsync(new() { ["text"] = "other" }).IsProblemAsync(422, "idempotency-key-reused");
        Assert.Single((await host.GetAsync(suggestion + "/comments").IsJsonAsync())["items"]!.AsArray());

        Task<HttpResponseMessage> KeyedAsync(JsonObject content) =>
            host.Client.SendAsync(
                HttpMethod.Post,
                suggestion + "/comments",
                author,
                content,
                headers => headers.Add("Idempotency-Key", "one")
            );
    }

    [Fact]
    public async Task Comment_OfTheBrand_IsANoticeAndInTheLog()
    {
        var (root, suggestion, author) = await SuggestAsync();
        var supporter = await JoinAsync(root);
        await host.Client.SendAsync(HttpMethod.Put, suggestion + "/support", supporter).IsStatusAsync(HttpStatusCode.NoContent);
        await PostAsync(suggestion, supporter, new() { ["text"] = "text" }); // tells nobody

        var comment = await PostAsync(suggestion, host.Moderator, new() { ["text"] = "We read this." });

        foreach (var person in new[] { author, supporter })
        {
            var box = await Eventually.GetAsync(
                async () => await host.GetAsync($"{root}/me/notices", person).IsJsonAsync(),
                box => box["items"]!.AsArray().Count > 0,
                box => box.ToJsonString()
            );
            var notice = Assert.Single(box["items"]!.AsArray())!;
            Assert.Equal(
                ("comment", IdOf(comment), null),
                (
                    notice["kind"]!.GetValue<string>(),
                    notice["commentId"]!.GetValue<string>(),
                    notice["status"]?.GetValue<string>()
                )
            );
        }

        await DeleteAsync($"{suggestion}/comments/{IdOf(comment)}", host.Moderator).IsStatusAsync(HttpStatusCode.NoContent);
        var log = (await host.GetAsync($"{root}/audit", host.Admin).IsJsonAsync())["items"]!.AsArray();
        Assert.Equal(
            ["delete-comment", "post-comment"],
            log.Select(entry => entry!["action"]!.GetValue<string>())
                .Where(action => action.EndsWith("comment", StringComparison.Ordinal))
        );
        Assert.DoesNotContain("We read this.", log.ToJsonString(), StringComparison.Ordinal);
    }

    private static string IdOf(JsonNode comment) => comment["id"]!.GetValue<string>();

    private Task<JsonObject> CountsAsync(string suggestion, int comments) =>
        Eventually.GetAsync(
            () => host.GetAsync(suggestion).IsJsonAsync(),
            shown => shown["comments"]!.GetValue<int>() == comments,
            shown => shown.ToJsonString()
        );

    private Task<HttpResponseMessage> SendAsync(string suggestion, string? token, JsonObject body) =>
        host.Client.SendAsync(HttpMethod.Post, suggestion + "/comments", token, body.DeepClone());

    private Task<JsonObject> PostAsync(string suggestion, string token, JsonObject body) =>
        SendAsync(suggestion, token, body).IsJsonAsync(HttpStatusCode.Created);

    private Task<HttpResponseMessage> EditAsync(string place, string token, string text, string? ifMatch) =>
        host.Client.SendAsync(
            HttpMethod.Put,
            place,
            token,
            new JsonObject { ["text"] = text },
            headers =>
            {
                if (ifMatch is not null)
                    headers.TryAddWithoutValidation("If-Match", ifMatch);
            }
        );

    private Task<HttpResponseMessage> DeleteAsync(string place, string token) =>
        host.Client.SendAsync(HttpMethod.Delete, place, token);

    private Task<string> JoinAsync(string root) => host.Client.OpenTokenAsync(root.Split('/')[^1]);

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
