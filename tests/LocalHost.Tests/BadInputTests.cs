using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;
using static CampaignFunctions.LocalHost.Tests.Definitions;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>For every call, what must be refused and how. Nothing that is sent gives a 500.</summary>
public sealed class BadInputTests(HostFixture host)
{
    private const string Json = "application/json";

    private static readonly string DeepJson = string.Concat(Enumerable.Repeat("""{"choices":[""", 2000));

    /// <summary>Bodies that no call with a body can read.</summary>
    public static TheoryData<string, string?, string, int, string> UnreadableBodies()
    {
        var rows = new TheoryData<string, string?, string, int, string>();
        (string? Type, string Body, int Status, string Code)[] bodies =
        [
            (Json, "", 400, "malformed-json"),
            (Json, "{", 400, "malformed-json"),
            (Json, "not json", 400, "malformed-json"),
            (Json, "{} {}", 400, "malformed-json"),
            (Json, "{\"a\":1,}", 400, "malformed-json"),
            (Json, "{/* comment */}", 400, "malformed-json"),
            (Json, DeepJson, 413, "body-too-large"),
            (Json, "null", 400, "invalid"),
            (Json, "[]", 400, "invalid"),
            (Json, "\"text\"", 400, "invalid"),
            (Json, "17", 400, "invalid"),
            (null, "{}", 415, "unsupported-media-type"),
            ("text/plain", "{}", 415, "unsupported-media-type"),
            ("application/xml", "<a/>", 415, "unsupported-media-type"),
            ("application/json; charset=utf-16", "{}", 415, "unsupported-media-type"),
            ("multipart/form-data; boundary=x", "--x--", 415, "unsupported-media-type"),
            ("nonsense", "{}", 415, "unsupported-media-type"),
        ];
        foreach (var call in new[] { "campaign", "participants", "ballot", "recount", "staff-tokens", "verifications", "suggestions" })
        {
            foreach (var (type, body, status, code) in bodies)
            {
                var isLargeAllowed = call == "campaign" && status == 413;
                rows.Add(call, type, body, isLargeAllowed ? 400 : status, isLargeAllowed ? "malformed-json" : code);
            }
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(UnreadableBodies))]
    public async Task AnyCall_UnreadableBody_Refused(string call, string? type, string body, int status, string code)
    {
        if (call == "recount" && type is null)
            return;   // a recount's body may be left out, and this one's type too
        var campaign = await SharedCampaignAsync();
        await SendRawAsync(call, campaign, type, Encoding.UTF8.GetBytes(body)).IsProblemAsync(status, code);
    }

    [Theory]
    [InlineData("campaign", 2 * 1024 * 1024)]
    [InlineData("participants", 17 * 1024)]
    [InlineData("ballot", 17 * 1024)]
    [InlineData("ballot", 10 * 1024 * 1024)]
    [InlineData("recount", 10 * 1024 * 1024)]
    [InlineData("staff-tokens", 17 * 1024)]
    [InlineData("verifications", 17 * 1024)]
    [InlineData("suggestions", 17 * 1024)]
    public async Task AnyCall_BodyOverTheLimit_TooLarge(string call, int bytes)
    {
        var campaign = await SharedCampaignAsync();
        var body = new byte[bytes];
        Array.Fill(body, (byte)' ');
        await SendRawAsync(call, campaign, Json, body).IsProblemAsync(413, "body-too-large");
        await SendRawAsync(call, campaign, Json, body, chunked: true).IsProblemAsync(413, "body-too-large");
    }

    [Theory]
    [InlineData("{\"choices\":[\"\u00ff\u00fe\"]}")]
    [InlineData("{\0}")]
    [InlineData("\u001f\u008b\b\0")]
    public async Task Ballot_NotUtf8_Malformed(string latin1) =>
        await SendRawAsync("ballot", await SharedCampaignAsync(), Json, Encoding.Latin1.GetBytes(latin1)).IsProblemAsync(400, "malformed-json");

    [Fact]
    public async Task Ballot_CompressedBody_Unsupported() =>
        await SendRawAsync("ballot", await SharedCampaignAsync(), Json, [1, 2, 3], encoding: "gzip").IsProblemAsync(415, "unsupported-media-type");

    [Theory]
    [InlineData("colour", "{}", "invalid")]
    [InlineData("colour", """{"choices":null}""", "invalid")]
    [InlineData("colour", """{"choices":[]}""", "invalid")]
    [InlineData("colour", """{"choices":[null]}""", "invalid")]
    [InlineData("colour", """{"choices":"red"}""", "invalid")]
    [InlineData("colour", """{"choices":[1]}""", "invalid")]
    [InlineData("colour", """{"choices":[{"id":"red"}]}""", "invalid")]
    [InlineData("colour", """{"choices":["red"],"choices":["blue"]}""", "invalid")]
    [InlineData("colour", """{"choices":["red"],"points":{"red":1}}""", "invalid")]
    [InlineData("colour", """{"choices":["red","blue"]}""", "too-many-choices")]
    [InlineData("colour", """{"choices":[""]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["RED"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["red "]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["__proto__"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["<script>alert(1)</script>"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["\u202ered"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["red'; drop table docs_ballots; --"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["red\u0000"]}""", "unknown-option")]
    [InlineData("colour", """{"__proto__":{"choices":["red"]},"constructor":1}""", "invalid")]
    [InlineData("colour", """{"choices":["red"],"segments":{"country":"XX"}}""", "unknown-segment")]
    [InlineData("colour", """{"choices":["red"],"segments":{"planet":"Mars"}}""", "unknown-segment")]
    [InlineData("colour", """{"choices":["red"],"segments":{"country":null}}""", "unknown-segment")]
    [InlineData("colour", """{"choices":["red"],"segments":{"country":["IT"]}}""", "invalid")]
    [InlineData("colour", """{"choices":["red"],"segments":"IT"}""", "invalid")]
    [InlineData("colour", """{"choices":["red"],"segments":{"__proto__":"IT"}}""", "unknown-segment")]
    [InlineData("extras", """{"choices":["red","red"]}""", "invalid")]
    [InlineData("extras", """{"choices":["red","blue","green"]}""", "too-many-choices")]
    [InlineData("names", """{"choices":["red","blue","green","=1+1"]}""", "too-many-choices")]
    [InlineData("names", """{"choices":["red","blue","red"]}""", "invalid")]
    [InlineData("budget", """{"choices":["red"]}""", "invalid")]
    [InlineData("budget", """{"points":{}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":0}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":-1,"blue":2}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":1.5}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":"1"}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":99999999999999999999}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":1e2}}""", "invalid")]
    [InlineData("budget", """{"points":{"red":6}}""", "too-many-choices")]
    [InlineData("colour", """{"choices":["\ud800"]}""", "malformed-json")]
    [InlineData("budget", """{"points":{"red":2147483647,"blue":2147483647}}""", "too-many-choices")]
    [InlineData("budget", """{"points":{"red":1,"red":1}}""", "invalid")]
    [InlineData("budget", """{"points":{"purple":1}}""", "unknown-option")]
    [InlineData("budget", """{"points":{"caf\u00e9":1,"cafe\u0301":1}}""", "invalid")]
    [InlineData("budget", """{"points":{"\ufffe":1}}""", "unknown-option")]
    [InlineData("colour", """{"choices":["\ufffe"]}""", "unknown-option")]
    [InlineData("colour", """{"choices":["red"],"segments":{"country":"\ufffe"}}""", "unknown-segment")]
    public async Task Ballot_BrokenRule_RefusedAndNotCounted(string poll, string body, string code)
    {
        var campaign = await SharedCampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        var address = BallotApiTests.Ballot(campaign, poll);

        await SendAsync(HttpMethod.Put, address, voter, Json, Encoding.UTF8.GetBytes(body)).IsProblemAsync(400, code);

        await host.GetAsync(address, voter).IsProblemAsync(404, "no-ballot");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"x\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("W/\"1\"")]
    [InlineData("*")]
    [InlineData("\"99999999999\"")]
    public async Task Ballot_IfMatchThatIsNoRevision_Invalid(string ifMatch)
    {
        var campaign = await SharedCampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red"), ifMatch).IsProblemAsync(400, "invalid");
    }

    public static TheoryData<string, string, int, string> UnknownPlaces()
    {
        var rows = new TheoryData<string, string, int, string>();
        string[] strange =
        [
            "nothing", "NOTHING", "a'; drop table docs_campaigns; --", "..%2f..%2fetc%2fpasswd", "%00", "<script>", "\u202e", "__proto__",
            new string('x', 3000), "%F0%9F%9A%97", "a b", "%25", "*",
        ];
        foreach (var id in strange)
        {
            rows.Add("GET", $"/api/campaigns/{Uri.EscapeDataString(id)}", 404, "campaign-not-found");
            rows.Add("GET", $"/api/campaigns/{Uri.EscapeDataString(id)}/polls/colour/tally", 404, "campaign-not-found");
            rows.Add("POST", $"/api/campaigns/{Uri.EscapeDataString(id)}/participants", 404, "campaign-not-found");
            rows.Add("PUT", $"/api/campaigns/{Uri.EscapeDataString(id)}/polls/colour/ballot", 404, "campaign-not-found");
            rows.Add("GET", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/tally", 404, "poll-not-found");
            rows.Add("GET", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/tally.csv", 404, "poll-not-found");
            rows.Add("GET", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/ballot", 404, "poll-not-found");
            rows.Add("PUT", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/ballot", 404, "poll-not-found");
            rows.Add("DELETE", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/ballot", 404, "poll-not-found");
            rows.Add("GET", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/log", 404, "poll-not-found");
            rows.Add("POST", $"/api/campaigns/{{c}}/polls/{Uri.EscapeDataString(id)}/recount", 404, "poll-not-found");
            rows.Add("GET", $"/api/campaigns/{{c}}/polls/colour/recounts/{Uri.EscapeDataString(id)}", 404, "not-found");
        }

        rows.Add("GET", "/nothing", 404, "not-found");
        rows.Add("GET", "/api", 404, "not-found");
        rows.Add("GET", "/api/nothing", 404, "not-found");
        rows.Add("GET", "/local/nothing", 404, "not-found");
        rows.Add("POST", "/api/campaigns", 405, "method-not-allowed");
        rows.Add("DELETE", "/api/campaigns/{c}", 405, "method-not-allowed");
        rows.Add("PATCH", "/api/campaigns/{c}/polls/colour/ballot", 405, "method-not-allowed");
        rows.Add("GET", "/api/campaigns/{c}/polls/colour/recount", 405, "method-not-allowed");
        return rows;
    }

    [Theory]
    [MemberData(nameof(UnknownPlaces))]
    public async Task AnyCall_UnknownPlace_NotFound(string method, string address, int status, string code)
    {
        var campaign = await SharedCampaignAsync();
        var isStaff = address.EndsWith("/log", StringComparison.Ordinal) || address.Contains("recount", StringComparison.Ordinal);
        var token = isStaff ? host.Admin : address.Contains("{c}", StringComparison.Ordinal) ? await host.Client.OpenTokenAsync(campaign) : null;
        var body = method is "PUT" ? Choices("red") : method is "POST" ? new JsonObject() : null;
        await host.Client.SendAsync(new(method), address.Replace("{c}", campaign, StringComparison.Ordinal), token, body).IsProblemAsync(status, code);
    }

    [Theory]
    [InlineData("PUT", "/api/campaigns/{c}", true)]
    [InlineData("PUT", "/api/campaigns/{c}/polls/colour/ballot", false)]
    [InlineData("GET", "/api/campaigns/{c}/polls/colour/ballot", false)]
    [InlineData("DELETE", "/api/campaigns/{c}/polls/colour/ballot", false)]
    [InlineData("GET", "/api/campaigns/{c}/polls/colour/log", true)]
    [InlineData("POST", "/api/campaigns/{c}/polls/colour/recount", true)]
    [InlineData("GET", "/api/campaigns/{c}/polls/colour/recounts/x", true)]
    [InlineData("GET", "/api/campaigns/{c}/tallies", true)]
    [InlineData("POST", "/api/campaigns/{c}/suggestions", false)]
    [InlineData("GET", "/api/campaigns/{c}/suggestions/x/support", false)]
    [InlineData("PUT", "/api/campaigns/{c}/suggestions/x/support", false)]
    [InlineData("DELETE", "/api/campaigns/{c}/suggestions/x/support", false)]
    [InlineData("POST", "/api/campaigns/{c}/suggestions/x/recount", true)]
    public async Task ProtectedCall_WithoutTheRightToken_Refused(string method, string template, bool isForStaff)
    {
        var campaign = await SharedCampaignAsync();
        var address = template.Replace("{c}", campaign, StringComparison.Ordinal);
        var (voter, other) = (await host.Client.OpenTokenAsync(campaign), await host.Client.OpenTokenAsync(await host.CampaignAsync()));
        var moderator = await host.Client.StaffTokenAsync("moderator");
        string?[] bad =
        [
            null, "", "x", "a.b.c", other + "x", voter[..^3], host.Admin[..^3], Unsigned(voter), Unsigned(host.Admin), Resigned(voter), new string('x', 6000),
        ];

        foreach (var token in bad)
            await host.Client.SendAsync(new(method), address, token, Body()).IsProblemAsync(401, "unauthorized");
        if (isForStaff)
        {
            await host.Client.SendAsync(new(method), address, voter, Body()).IsProblemAsync(403, "forbidden");
            await host.Client.SendAsync(new(method), address, moderator, Body()).IsProblemAsync(403, "forbidden");
        }
        else
        {
            await host.Client.SendAsync(new(method), address, other, Body()).IsProblemAsync(401, "unauthorized");
            await host.Client.SendAsync(new(method), address, host.Admin, Body()).IsProblemAsync(403, "forbidden");
        }

        JsonObject? Body() => method == "PUT" ? Choices("red") : method == "POST" ? new() : null;
    }

    [Fact]
    public async Task Ballot_AuthorizationOfAnotherScheme_Unauthorized()
    {
        var campaign = await SharedCampaignAsync();
        using var answer = await host.Client.SendAsync(
            HttpMethod.Put, BallotApiTests.Ballot(campaign, "colour"), null, Choices("red"), headers => headers.TryAddWithoutValidation("Authorization", "Basic YTpi"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Ballot_OpenTokenInAVerifiedCampaign_Forbidden()
    {
        var definition = Campaign($"c-{Guid.CreateVersion7()}");
        definition["windows"]!["voting"]!["from"] = TimeProvider.System.GetUtcNow().AddHours(1);
        await host.Client.CreateCampaignAsync(definition, host.Admin);
        var id = definition["id"]!.GetValue<string>();
        var voter = await host.Client.OpenTokenAsync(id);
        var etag = await host.GetAsync($"/api/campaigns/{id}", host.Admin).IsStatusAsync(HttpStatusCode.OK);
        definition["participation"] = "verified";
        await host.PutAsync($"/api/campaigns/{id}", host.Admin, definition, ifMatch: etag).IsStatusAsync(HttpStatusCode.OK);

        await host.PutAsync(BallotApiTests.Ballot(id, "colour"), voter, Choices("red")).IsProblemAsync(403, "forbidden");
        await host.Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{id}/participants", null, new JsonObject()).IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-2, -1)]
    public async Task Ballot_OutsideTheWindow_Closed(int from, int to)
    {
        var campaign = await host.CampaignAsync(definition => definition["windows"]!["voting"] = new JsonObject
        {
            ["from"] = TimeProvider.System.GetUtcNow().AddHours(from),
            ["to"] = TimeProvider.System.GetUtcNow().AddHours(to),
        });
        var voter = await host.Client.OpenTokenAsync(campaign);

        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red")).IsProblemAsync(409, "window-closed");
        await host.Client.SendAsync(HttpMethod.Delete, BallotApiTests.Ballot(campaign, "colour"), voter).IsStatusAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Ballot_NoWindow_Closed()
    {
        var campaign = await host.CampaignAsync(definition => definition.Remove("windows"));
        var voter = await host.Client.OpenTokenAsync(campaign);

        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red")).IsProblemAsync(409, "window-closed");
    }

    public static TheoryData<string, string> BadDefinitions()
    {
        var rows = new TheoryData<string, string>
        {
            { "id", "\"UPPER\"" }, { "id", "\"\"" }, { "id", "\"-a\"" }, { "id", "null" }, { "id", "7" }, { "id", $"\"{new string('a', 64)}\"" },
            { "title", "null" }, { "title", "{}" }, { "title", "\"text\"" }, { "title", "{\"en\":null}" }, { "title", "{\"en\":\"\"}" }, { "title", "{\"<script>\":\"x\"}" },
            { "status", "\"open\"" }, { "status", "1" }, { "status", "null" }, { "participation", "\"everybody\"" }, { "participation", "0" }, { "limits", "\"none\"" },
            { "limitPerAddress", "0" }, { "limitPerAddress", "-1" }, { "limitPerAddress", "\"many\"" },
            { "windows", "null" }, { "windows", "[]" }, { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}" },
            { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"9999-12-31T23:59:59Z\"}}" },
            { "windows", "{\"voting\":{\"from\":\"0001-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}}" },
            { "status", "\"live,closed\"" }, { "status", "\"LIVE\"" }, { "title", "{\"en\":\"\\ufffe\"}" },
            { "windows", "{\"voting\":{\"from\":\"yesterday\",\"to\":\"tomorrow\"}}" }, { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\"}}" },
            { "segments", "{\"country\":null}" }, { "segments", "{\"country\":[null]}" }, { "segments", "{\"country\":[\"\"]}" }, { "segments", "{\"country\":[\"IT\",\"IT\"]}" },
            { "segments", "{\"\":[\"IT\"]}" }, { "segments", "{\"__proto__\":[\"IT\"]}" }, { "segments", $"{{\"n\":[{string.Join(',', Enumerable.Range(0, 201).Select(i => $"\"{i}\""))}]}}" },
            { "polls", "null" }, { "polls", "[null]" }, { "polls", "{}" }, { "polls", "[{}]" }, { "polls", "[[]]" },
            { "editions", "[null]" }, { "editions", "[{\"id\":\"e\"}]" },
        };
        string[] polls =
        [
            """{"id":"P"}""", """{"title":null}""", """{"method":"approval,ranked"}""", """{"results":"after-vote,after-close"}""", """{"options":[{"id":"\ufffe","title":{"en":"x"}}]}""",
            """{"method":"guess"}""", """{"method":2}""", """{"method":null}""", """{"maxChoices":0}""", """{"maxChoices":2}""",
            """{"method":"points"}""", """{"method":"points","maxPoints":0}""", """{"shards":0}""", """{"shards":257}""", """{"shards":1.5}""", """{"results":"never"}""",
            """{"options":[]}""", """{"options":null}""", """{"options":[null]}""", """{"options":[{"id":"","title":{"en":"x"}}]}""", """{"options":[{"title":{"en":"x"}}]}""",
            """{"options":[{"id":"a","title":{}}]}""", """{"options":[{"id":"a","title":{"en":"x"}},{"id":"a","title":{"en":"x"}}]}""",
            $$$"""{"options":[{"id":"{{{new string('a', 65)}}}","title":{"en":"x"}}]}""",
            $$$"""{"options":[{{{Options(501)}}}]}""",
            $$$"""{"method":"ranked","maxChoices":101,"options":[{{{Options(500)}}}]}""",
        ];
        foreach (var change in polls)
        {
            var poll = Poll("p", "single");
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
                poll[name] = value?.DeepClone();
            rows.Add("polls", new JsonArray(poll).ToJsonString());
        }

        rows.Add("polls", new JsonArray(Poll("p", "single"), Poll("p", "single")).ToJsonString());
        string[] editions =
        [
            """{"capacity":0}""", """{"perPerson":0}""", """{"payment":"cash"}""", """{"payment":"deposit"}""", """{"payment":"deposit","deposit":2000}""", """{"price":{"amount":0,"currency":"EUR"}}""",
            """{"price":{"amount":10,"currency":"euro"}}""", """{"price":null}""", """{"choices":[null]}""", """{"choices":[{"id":"trim","title":{"en":"x"},"values":[]}]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a"},{"id":"a"}]}]}""",
        ];
        foreach (var change in editions)
        {
            var edition = JsonNode.Parse("""{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full","capacity":1}""")!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
                edition[name] = value?.DeepClone();
            rows.Add("editions", new JsonArray(edition).ToJsonString());
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(BadDefinitions))]
    public async Task Campaign_BrokenRule_InvalidAndNotStored(string member, string value)
    {
        var id = $"c-{Guid.CreateVersion7()}";
        var definition = Campaign(id);
        definition[member] = JsonNode.Parse(value);

        var problem = await host.PutAsync($"/api/campaigns/{id}", host.Admin, definition, ifNoneMatch: "*").IsProblemAsync(400, "invalid");

        Assert.NotEmpty(problem["errors"]!.AsObject());
        await host.GetAsync($"/api/campaigns/{id}", host.Admin).IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Campaign_AnotherIdThanTheAddress_Mismatch() =>
        await host.PutAsync("/api/campaigns/another", host.Admin, Campaign("one"), ifNoneMatch: "*").IsProblemAsync(400, "id-mismatch");

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=-1")]
    [InlineData("limit=ten")]
    [InlineData("limit=99999999999")]
    [InlineData("cursor=")]
    [InlineData("cursor=!!!")]
    [InlineData("cursor=a")]
    [InlineData("cursor=_w")]
    public async Task List_BadPage_Invalid(string query) => await host.GetAsync($"/api/campaigns?{query}").IsProblemAsync(400, "invalid");

    [Theory]
    [InlineData("""{"role":"owner"}""")]
    [InlineData("""{"role":null}""")]
    [InlineData("{}")]
    public async Task StaffToken_UnknownRole_Invalid(string body) =>
        await SendAsync(HttpMethod.Post, "/local/staff-tokens", null, Json, Encoding.UTF8.GetBytes(body)).IsProblemAsync(400, "invalid");

    [Theory]
    [InlineData("campaign.example")]
    [InlineData("127.0.0.1.example")]
    [InlineData("10.0.0.1")]
    public async Task Local_HostThatIsNotThisMachine_NotFound(string name)
    {
        await host.Client.SendAsync(HttpMethod.Post, "/local/staff-tokens", null, new JsonObject { ["role"] = "admin" }, headers => headers.Host = name)
            .IsProblemAsync(404, "not-found");
        await host.Client.SendAsync(HttpMethod.Get, "/local/queues", null, null, headers => headers.Host = name).IsProblemAsync(404, "not-found");
    }

    private static string Options(int count) => string.Join(',', Enumerable.Range(0, count).Select(i => Option($"{i}").ToJsonString()));

    private static string Unsigned(string token) =>
        $"{Convert.ToBase64String("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8).TrimEnd('=')}.{token.Split('.')[1]}.";

    /// <summary>The same claims, signed with a key of the caller's own.</summary>
    private static string Resigned(string token)
    {
        var parts = token.Split('.');
        var signature = System.Security.Cryptography.HMACSHA256.HashData(new byte[32], Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        return $"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
    }

    private Task<HttpResponseMessage> SendRawAsync(string call, string campaign, string? type, byte[] body, bool chunked = false, string? encoding = null) => call switch
    {
        "campaign" => SendAsync(HttpMethod.Put, $"/api/campaigns/{campaign}", host.Admin, type, body, chunked, encoding, "*"),
        "participants" => SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/participants", null, type, body, chunked, encoding),
        "ballot" => SendVoterAsync(campaign, type, body, chunked, encoding),
        "verifications" => SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/verifications", null, type, body, chunked, encoding),
        "suggestions" => SendSuggesterAsync(campaign, type, body, chunked, encoding),
        "recount" => SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/polls/colour/recount", host.Admin, type, body, chunked, encoding),
        _ => SendAsync(HttpMethod.Post, "/local/staff-tokens", null, type, body, chunked, encoding),
    };

    private async Task<HttpResponseMessage> SendVoterAsync(string campaign, string? type, byte[] body, bool chunked, string? encoding) =>
        await SendAsync(HttpMethod.Put, BallotApiTests.Ballot(campaign, "colour"), await host.Client.OpenTokenAsync(campaign), type, body, chunked, encoding);

    private async Task<HttpResponseMessage> SendSuggesterAsync(string campaign, string? type, byte[] body, bool chunked, string? encoding) =>
        await SendAsync(HttpMethod.Post, $"/api/campaigns/{campaign}/suggestions", await host.Client.OpenTokenAsync(campaign), type, body, chunked, encoding);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string address, string? token, string? type, byte[] body, bool chunked = false, string? encoding = null, string? ifNoneMatch = null)
    {
        using var http = new HttpClient { BaseAddress = host.Host.Address };
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        if (type is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (encoding is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (ifNoneMatch is not null)
            request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        request.Headers.TransferEncodingChunked = chunked;
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static Task<string>? _campaign;

    private Task<string> SharedCampaignAsync() => _campaign ??= host.CampaignAsync(definition =>
    {
        definition["limits"] = "off";
        definition["polls"]![3]!["options"]!.AsArray().Add(Option("caf\u00e9"));
    });
}
