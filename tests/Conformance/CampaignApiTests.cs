using System.Net;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;
using static CampaignFunctions.ApiTesting.Definitions;

namespace CampaignFunctions.Conformance;

/// <summary>Tests of campaigns over HTTP.</summary>
public sealed class CampaignApiTests(HostFixture host)
{
    [Fact]
    public async Task Put_FollowedByGet_ReturnsTheDefinition()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["title"] = new JsonObject { ["it"] = "La nuova \u202e<script>alert(1)</script> cafe\u0301" };
        definition["editions"] = JsonNode.Parse(
            """[{"id":"first","title":{"en":"First"},"price":{"amount":1850000,"currency":"EUR"},"""
                + """ "payment":"deposit","deposit":50000,"capacity":80000,"perPerson":1,"choices":[{"id":"trim","""
                + """ "title":{"en":"Trim"},"values":[{"id":"pop","surcharge":0},{"id":"lounge","surcharge":150000}]}],"""
                + """ "countries":["IT","PL"],"lockDate":"2030-01-01T00:00:00+00:00","""
                + """ "chargeOn":"2030-02-01T00:00:00+00:00","refund":{"before":"2030-01-01T00:00:00+00:00","""
                + """ "percent":90}}]"""
        );
        var address = Address(definition);

        var put = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsJsonAsync(HttpStatusCode.Created);
        var got = await host.GetAsync(address).IsJsonAsync();

        Assert.Equal(put.ToJsonString(), got.ToJsonString());
        Assert.Equal("La nuova \u202e<script>alert(1)</script> caf\u00e9", got["title"]!["it"]!.GetValue<string>());
        Assert.Equal(definition["editions"]!.ToJsonString(), got["editions"]!.ToJsonString());
    }

    [Fact]
    public async Task Put_WithConditions_CreatesOnceAndReplacesOnlyTheCurrent()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        var address = Address(definition);

        await host.PutAsync(address, host.Admin, definition).IsProblemAsync(428, "precondition-required");
        await host.PutAsync(address, host.Admin, definition, ifMatch: "\"1\"").IsProblemAsync(412, "precondition-failed");
        var first = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsStatusAsync(HttpStatusCode.Created);
        var exists = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(412, "precondition-failed");
        Assert.Equal("the campaign exists already", exists["errors"]!["If-None-Match"]![0]!.GetValue<string>());
        definition["title"] = new JsonObject { ["en"] = "Second" };
        var second = await host.PutAsync(address, host.Admin, definition, ifMatch: first).IsStatusAsync(HttpStatusCode.OK);
        await host.PutAsync(address, host.Admin, definition, ifMatch: first).IsProblemAsync(412, "precondition-failed");
        await host.PutAsync(address, host.Admin, definition, ifMatch: $"W/{second}").IsProblemAsync(412, "precondition-failed");

        Assert.Equal(second, await host.GetAsync(address, ifNoneMatch: second).IsStatusAsync(HttpStatusCode.NotModified));

        await host.PutAsync(address, host.Admin, definition, ifMatch: "*").IsStatusAsync(HttpStatusCode.OK);
        var none = definition.DeepClone();
        none["id"] = "none";
        await host.PutAsync("/api/campaigns/none", host.Admin, none, ifMatch: "*").IsProblemAsync(412, "precondition-failed");
    }

    [Theory]
    [InlineData("""{"pols":[]}""", "$.pols")]
    [InlineData("""{"windows":{"vote":null}}""", "$.windows.vote")]
    [InlineData("""{"ID":"x"}""", "$.ID")]
    public async Task Put_UnknownField_IsRefusedByName(string field, string path)
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        foreach (var (name, value) in JsonNode.Parse(field)!.AsObject())
            definition[name] = value?.DeepClone();

        var refused = await host.PutAsync(Address(definition), host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(400, "invalid");

        Assert.Equal("is unknown", refused["errors"]![path]![0]!.GetValue<string>());
    }

    /// <summary>Nothing reads the name of an unknown field before the refusal names it.</summary>
    [Theory]
    [InlineData("\"\\ud800\":1,")]
    [InlineData("\"limi\u00ff\":1,")]
    [InlineData("\"x\":\"\u00ff\",")]
    public async Task Put_UnknownFieldThatIsNoText_IsMalformed(string field)
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        var text = definition.ToJsonString().Insert(1, field);

        await host.SendBytesAsync(
                HttpMethod.Put,
                Address(definition),
                host.Admin,
                "application/json",
                System.Text.Encoding.Latin1.GetBytes(text),
                ifNoneMatch: "*"
            )
            .IsProblemAsync(400, "malformed-json");
    }

    [Fact]
    public async Task Put_UnknownFieldDeepInside_IsRefusedByItsPath()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["polls"]![0]!["options"]![1]!["colour"] = "red";

        var refused = await host.PutAsync(Address(definition), host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(400, "invalid");

        Assert.Equal("is unknown", refused["errors"]!["$.polls[0].options[1].colour"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("status", "open", "must be one of draft, live, closed")]
    [InlineData("participation", "everybody", "must be one of verified, open")]
    [InlineData("limits", "none", "must be one of standard, off")]
    public async Task Put_UnknownName_ListsTheAllowedOnes(string field, string value, string message)
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition[field] = value;

        var refused = await host.PutAsync(Address(definition), host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(400, "invalid");

        Assert.Equal(message, refused["errors"]![$"$.{field}"]![0]!.GetValue<string>());
    }

    [Theory]
    [InlineData("2026-03-01T12:00:00")]
    [InlineData("2026-03-01")]
    [InlineData("2026-03-01T12:00:00.5")]
    [InlineData("noon")]
    public async Task Put_TimeWithoutAZone_IsRefused(string time)
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["voting"]!["from"] = time;

        var refused = await host.PutAsync(Address(definition), host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(400, "invalid");

        Assert.Equal(
            "must be a time with its zone, such as 2026-03-01T12:00:00Z",
            refused["errors"]!["$.windows.voting.from"]![0]!.GetValue<string>()
        );
    }

    [Theory]
    [InlineData("UK")]
    [InlineData("ZZ")]
    [InlineData("it")]
    [InlineData("EU")]
    public async Task Put_CountryThatIsNone_IsRefused(string country)
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["editions"] = JsonNode.Parse(
            $$"""
            [{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full","capacity":1,
              "countries":["IT","{{country}}"]}]
            """
        );

        await host.PutAsync(Address(definition), host.Admin, definition, ifNoneMatch: "*").IsProblemAsync(400, "invalid");
    }

    [Fact]
    public async Task Draft_ReadWithoutStaffToken_IsNotFound()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["status"] = "draft";
        var address = Address(definition);
        await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsStatusAsync(HttpStatusCode.Created);

        await host.GetAsync(address).IsProblemAsync(404, "campaign-not-found");
        await host
            .Client.SendAsync(HttpMethod.Post, $"{address}/participants", null, new JsonObject())
            .IsProblemAsync(404, "campaign-not-found");
        await host.GetAsync($"{address}/polls/colour/tally").IsProblemAsync(404, "campaign-not-found");
        await host.GetAsync(address, host.Marketer).IsStatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task List_ReadInPages_ReturnsEachLiveCampaignOnce()
    {
        var mine = new List<string>();
        for (var i = 0; i < 3; i++)
            mine.Add(await host.CampaignAsync());
        var draft = await host.CampaignAsync(definition => definition["status"] = "draft");

        // The list is at most five seconds old.
        var seen = await Eventually.GetAsync(
            async () => (await AllAsync(limit: 2)).ConvertAll(item => item["id"]!.GetValue<string>()),
            all => !mine.Except(all).Any(),
            all => $"{all.Count} campaigns"
        );

        Assert.Equal(seen.Distinct(), seen);
        Assert.DoesNotContain(draft, seen);
    }

    [Fact]
    public async Task List_OfLargeCampaigns_HasSummariesInPagesOfFewBytes()
    {
        var title = new string('x', 4000);
        var mine = new List<string>();
        for (var i = 0; i < 4; i++)
            mine.Add(
                await host.CampaignAsync(definition =>
                    definition["title"] = new JsonObject(
                        Enumerable.Range(0, 25).Select(n => KeyValuePair.Create($"en-x-t{n}", (JsonNode?)title))
                    )
                )
            );

        var all = await Eventually.GetAsync(
            () => AllAsync(limit: 100),
            all => !mine.Except(all.Select(item => item["id"]!.GetValue<string>())).Any(),
            all => $"{all.Count} campaigns"
        );

        Assert.Empty(
            all.SelectMany(item => item)
                .Select(member => member.Key)
                .Except(["id", "title", "colour", "status", "participation", "windows"])
        );
    }

    /// <summary>Returns all items of the list, whose pages have at most 256 KB.</summary>
    private async Task<List<JsonObject>> AllAsync(int limit)
    {
        var all = new List<JsonObject>();
        string? cursor = null;
        do
        {
            using var answer = await host.GetAsync($"/api/campaigns?limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
            var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
            Assert.InRange(bytes.Length, 1, 257 * 1024);
            var page = JsonNode.Parse(bytes)!;
            Assert.InRange(page["items"]!.AsArray().Count, 1, limit);
            all.AddRange(page["items"]!.AsArray().Select(item => item!.AsObject()));
            cursor = page["next"]?.GetValue<string>();
        } while (cursor is not null);

        return all;
    }

    [Fact]
    public async Task Put_AfterThePollOpened_AllowsOnlyAdditions()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        var address = Address(definition);
        var etag = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsStatusAsync(HttpStatusCode.Created);

        Action<JsonObject>[] forbidden =
        [
            d => d["participation"] = "verified",
            d => d["polls"]![0]!["shards"] = 4,
            d => d["polls"]![1]!["maxChoices"] = 3,
            d => d["polls"]![0]!["method"] = "ranked",
            d => d["polls"]!.AsArray().RemoveAt(3),
            d => d["polls"]![0]!["options"]!.AsArray().RemoveAt(0),
            d => d["segments"]!["country"] = new JsonArray("IT"),
            d => d["windows"]!["voting"]!["to"] = TimeProvider.System.GetUtcNow().AddSeconds(10),
            d => d["windows"]!.AsObject().Remove("voting"),
        ];
        foreach (var change in forbidden)
        {
            var changed = definition.DeepClone().AsObject();
            change(changed);
            await host.PutAsync(address, host.Admin, changed, ifMatch: etag).IsProblemAsync(409, "poll-frozen");
        }

        definition["polls"]![0]!["options"]!.AsArray().Add(Option("violet"));
        definition["segments"]!["country"]!.AsArray().Add("DE");
        definition["windows"]!["voting"]!["to"] = TimeProvider.System.GetUtcNow().AddMinutes(5);
        definition["polls"]!.AsArray().Add(Poll("new", "single"));
        await host.PutAsync(address, host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Put_AfterPreordersOpened_KeepsTheAgreedTerms()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["preorders"] = definition["windows"]!["voting"]!.DeepClone();
        definition["editions"] = JsonNode.Parse(
            """[{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"deposit","""
                + """ "deposit":50,"capacity":10,"choices":[{"id":"trim","title":{"en":"Trim"},"values":[{"id":"pop","""
                + """ "surcharge":0}]}]}]"""
        );
        var address = Address(definition);
        var etag = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsStatusAsync(HttpStatusCode.Created);

        Action<JsonNode>[] forbidden =
        [
            edition => edition["id"] = "other",
            edition => edition["price"]!["amount"] = 900,
            edition => edition["price"]!["currency"] = "USD",
            edition => edition["payment"] = "full",
            edition => edition["deposit"] = 60,
            edition => edition["capacity"] = 9,
            edition => edition["choices"]!.AsArray().Clear(),
            edition => edition["choices"]![0]!["values"]![0]!["surcharge"] = 1,
            edition => edition["choices"]![0]!["values"]![0]!["id"] = "sport",
        ];
        foreach (var change in forbidden)
        {
            var changed = definition.DeepClone();
            change(changed["editions"]![0]!);
            await host.PutAsync(address, host.Admin, changed, ifMatch: etag).IsProblemAsync(409, "edition-frozen");
        }

        definition["editions"]![0]!["capacity"] = 11;
        definition["editions"]![0]!["perPerson"] = 2;
        definition["editions"]![0]!["choices"]![0]!["values"]!
            .AsArray()
            .Add(new JsonObject { ["id"] = "lounge", ["surcharge"] = 5 });
        definition["windows"]!.AsObject().Remove("preorders");
        etag = await host.PutAsync(address, host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);
        definition["editions"]![0]!["capacity"] = 10;
        await host.PutAsync(address, host.Admin, definition, ifMatch: etag).IsProblemAsync(409, "edition-frozen");
    }

    [Fact]
    public async Task Put_StatusClosed_ClosesAllWindowsAtOnce()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        var address = Address(definition);
        var etag = await host.PutAsync(address, host.Admin, definition, ifNoneMatch: "*").IsStatusAsync(HttpStatusCode.Created);
        var id = definition["id"]!.GetValue<string>();
        var voter = await host.Client.OpenTokenAsync(id);
        await host.Client.CastAsync(id, "colour", voter, Choices("red"));
        definition["status"] = "closed";

        await host.PutAsync(address, host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);

        await host.PutAsync(BallotApiTests.Ballot(id, "colour"), voter, Choices("blue")).IsProblemAsync(409, "window-closed");
        await host
            .Client.SendAsync(HttpMethod.Delete, BallotApiTests.Ballot(id, "colour"), voter)
            .IsProblemAsync(409, "window-closed");
        await host.PutAsync(BallotApiTests.Ballot(id, "colour"), voter, Choices("red")).IsJsonAsync();
        Assert.Equal("closed", (await host.Client.TallyAsync(id, "colour"))["state"]!.GetValue<string>());
    }

    private static string Address(JsonObject definition) => $"/api/campaigns/{definition["id"]}";
}
