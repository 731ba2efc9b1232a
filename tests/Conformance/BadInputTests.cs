using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using Xunit;
using static CampaignFunctions.ApiTesting.Definitions;

namespace CampaignFunctions.Conformance;

/// <summary>
/// Requests that a certain call must refuse, and the problem of each. <see cref="EveryCallTests"/> has the requests that every
/// call refuses. No request gives a 500.
/// </summary>
public sealed class BadInputTests(HostFixture host)
{
    private const string Json = "application/json";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zz\r\n{}")]
    [InlineData("80000000\r\n{}")]
    [InlineData("fffffffffffffffff\r\n{}")]
    [InlineData("2\r\n{}\r\nzz\r\n")]
    public async Task Request_WrongChunkSize_IsTheCallersFault(string body)
    {
        var (address, campaign) = (host.Address, await host.CampaignAsync());
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Cancel);
        await socket.SendAsync(
            Encoding.ASCII.GetBytes(
                $"POST /api/campaigns/{campaign}/participants HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + $"Transfer-Encoding: chunked\r\n\r\n{body}"
            ),
            Cancel
        );
        var answer = new byte[64];

        var length = await socket.ReceiveAsync(answer, Cancel);

        // The Functions host reads the body too, and may answer before the app does.
        var expected = host.IsLocal ? "^HTTP/1.1 400 " : "^HTTP/1.1 (400|500) ";
        Assert.Matches(expected, Encoding.ASCII.GetString(answer, 0, length));
    }

    [Theory]
    [InlineData("{\"choices\":[\"\u00ff\u00fe\"]}")]
    [InlineData("{\0}")]
    [InlineData("\u001f\u008b\b\0")]
    public async Task Ballot_NotJsonInUtf8_ReturnsMalformedJson(string latin1) =>
        await CastBytesAsync(Encoding.Latin1.GetBytes(latin1)).IsProblemAsync(400, "malformed-json");

    [Theory]
    [InlineData("{\n  \"choices\": [\"\u00e9\", x]\n}", "is wrong at line 2, column 20")]
    [InlineData("{", "is wrong at line 1, column 2")]
    [InlineData("", "is wrong at line 1, column 1")]
    [InlineData("{} x", "is wrong at line 1, column 4")]
    public async Task Ballot_MalformedJson_NamesThePlace(string text, string message)
    {
        var refused = await CastBytesAsync(Encoding.UTF8.GetBytes(text)).IsProblemAsync(400, "malformed-json");

        Assert.Equal(message, refused["errors"]!["$"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Ballot_CompressedBody_ReturnsUnsupportedMediaType() =>
        await CastBytesAsync([1, 2, 3], "gzip").IsProblemAsync(415, "unsupported-media-type");

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
    public async Task Ballot_BreaksARule_IsRefusedAndNotStored(string poll, string body, string code)
    {
        var campaign = await SharedCampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        var address = BallotApiTests.Ballot(campaign, poll);

        await host.SendBytesAsync(HttpMethod.Put, address, voter, Json, Encoding.UTF8.GetBytes(body)).IsProblemAsync(400, code);

        await host.GetAsync(address, voter).IsProblemAsync(404, "no-ballot");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("\"x\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"1\", \"2\"")]
    [InlineData("\"99999999999\"")]
    public async Task Ballot_IfMatchIsNoRevision_ReturnsInvalid(string ifMatch)
    {
        var campaign = await SharedCampaignAsync();
        var voter = await host.Client.OpenTokenAsync(campaign);
        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red"), ifMatch)
            .IsProblemAsync(400, "invalid");
    }

    /// <summary>The router of each host refuses unknown calls in its own way; see <see cref="HostFixture.IsLocal"/>.</summary>
    [Theory]
    [InlineData("GET", "/nothing", 404, "not-found")]
    [InlineData("GET", "/api", 404, "not-found")]
    [InlineData("GET", "/api/nothing", 404, "not-found")]
    [InlineData("GET", "/local/nothing", 404, "not-found")]
    [InlineData("POST", "/api/campaigns", 405, "method-not-allowed")]
    [InlineData("DELETE", "/api/campaigns/c", 405, "method-not-allowed")]
    [InlineData("PATCH", "/api/campaigns/c/polls/colour/ballot", 405, "method-not-allowed")]
    [InlineData("GET", "/api/campaigns/c/polls/colour/recount", 405, "method-not-allowed")]
    public async Task Router_UnknownCall_RefusesIt(string method, string address, int status, string code)
    {
        var answering = host.Client.SendAsync(new(method), address, null, method == "POST" ? new JsonObject() : null);
        if (host.IsLocal)
            await answering.IsProblemAsync(status, code);
        else
            Assert.Contains((await answering).StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
    }

    [Fact]
    public async Task Ballot_OtherAuthorizationScheme_ReturnsUnauthorized()
    {
        var campaign = await SharedCampaignAsync();
        using var answer = await host.Client.SendAsync(
            HttpMethod.Put,
            BallotApiTests.Ballot(campaign, "colour"),
            null,
            Choices("red"),
            headers => headers.TryAddWithoutValidation("Authorization", "Basic YTpi")
        );

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task Ballot_OpenTokenInVerifiedCampaign_ReturnsForbidden()
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
        await host
            .Client.SendAsync(HttpMethod.Post, $"/api/campaigns/{id}/participants", null, new JsonObject())
            .IsProblemAsync(400, "invalid");
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(-2, -1)]
    public async Task Ballot_OutsideTheWindow_ReturnsWindowClosed(int from, int to)
    {
        var campaign = await host.CampaignAsync(definition =>
            definition["windows"]!["voting"] = new JsonObject
            {
                ["from"] = TimeProvider.System.GetUtcNow().AddHours(from),
                ["to"] = TimeProvider.System.GetUtcNow().AddHours(to),
            }
        );
        var voter = await host.Client.OpenTokenAsync(campaign);

        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red"))
            .IsProblemAsync(409, "window-closed");
        await host
            .Client.SendAsync(HttpMethod.Delete, BallotApiTests.Ballot(campaign, "colour"), voter)
            .IsStatusAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Ballot_NoWindowDefined_ReturnsWindowClosed()
    {
        var campaign = await host.CampaignAsync(definition => definition.Remove("windows"));
        var voter = await host.Client.OpenTokenAsync(campaign);

        await host.PutAsync(BallotApiTests.Ballot(campaign, "colour"), voter, Choices("red"))
            .IsProblemAsync(409, "window-closed");
    }

    public static TheoryData<string, string> BadDefinitions()
    {
        var rows = new TheoryData<string, string>
        {
            { "id", "\"UPPER\"" },
            { "id", "\"\"" },
            { "id", "\"-a\"" },
            { "id", "null" },
            { "id", "7" },
            { "id", $"\"{new string('a', 64)}\"" },
            { "title", "null" },
            { "title", "{}" },
            { "title", "\"text\"" },
            { "title", "{\"en\":null}" },
            { "title", "{\"en\":\"\"}" },
            { "title", "{\"<script>\":\"x\"}" },
            { "status", "\"open\"" },
            { "status", "1" },
            { "status", "null" },
            { "participation", "\"everybody\"" },
            { "participation", "0" },
            { "limits", "\"none\"" },
            { "limitPerAddress", "0" },
            { "limitPerAddress", "-1" },
            { "limitPerAddress", "\"many\"" },
            { "checkoutMinutes", "30" },
            { "checkoutMinutes", "1381" },
            { "checkoutMinutes", "\"long\"" },
            { "windows", "null" },
            { "windows", "[]" },
            { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}}" },
            { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\",\"to\":\"9999-12-31T23:59:59Z\"}}" },
            { "windows", "{\"voting\":{\"from\":\"0001-01-01T00:00:00Z\",\"to\":\"2026-01-02T00:00:00Z\"}}" },
            { "status", "\"live,closed\"" },
            { "status", "\"LIVE\"" },
            { "title", "{\"en\":\"\\ufffe\"}" },
            { "windows", "{\"voting\":{\"from\":\"yesterday\",\"to\":\"tomorrow\"}}" },
            { "windows", "{\"voting\":{\"from\":\"2026-01-02T00:00:00Z\"}}" },
            { "segments", "{\"country\":null}" },
            { "segments", "{\"country\":[null]}" },
            { "segments", "{\"country\":[\"\"]}" },
            { "segments", "{\"country\":[\"IT\",\"IT\"]}" },
            { "segments", "{\"\":[\"IT\"]}" },
            { "segments", "{\"__proto__\":[\"IT\"]}" },
            { "segments", $"{{\"n\":[{string.Join(',', Enumerable.Range(0, 201).Select(i => $"\"{i}\""))}]}}" },
            { "polls", "null" },
            { "polls", "[null]" },
            { "polls", "{}" },
            { "polls", "[{}]" },
            { "polls", "[[]]" },
            { "editions", "[null]" },
            { "editions", "[{\"id\":\"e\"}]" },
        };
        string[] polls =
        [
            """{"id":"P"}""",
            """{"title":null}""",
            """{"method":"approval,ranked"}""",
            """{"results":"after-vote,after-close"}""",
            """{"options":[{"id":"\ufffe","title":{"en":"x"}}]}""",
            """{"method":"guess"}""",
            """{"method":2}""",
            """{"method":null}""",
            """{"maxChoices":0}""",
            """{"maxChoices":2}""",
            """{"method":"points"}""",
            """{"method":"points","maxPoints":0}""",
            """{"shards":0}""",
            """{"shards":257}""",
            """{"shards":1.5}""",
            """{"results":"never"}""",
            """{"options":[]}""",
            """{"options":null}""",
            """{"options":[null]}""",
            """{"options":[{"id":"","title":{"en":"x"}}]}""",
            """{"options":[{"title":{"en":"x"}}]}""",
            """{"options":[{"id":"a","title":{}}]}""",
            """{"options":[{"id":"a","title":{"en":"x"}},{"id":"a","title":{"en":"x"}}]}""",
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
            """{"capacity":0}""",
            """{"perPerson":0}""",
            """{"payment":"cash"}""",
            """{"payment":"deposit"}""",
            """{"payment":"deposit","deposit":2000}""",
            """{"price":{"amount":0,"currency":"EUR"}}""",
            """{"price":{"amount":10,"currency":"euro"}}""",
            """{"price":null}""",
            """{"choices":[null]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[]}]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a"},{"id":"a"}]}]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a","surcharge":-1000}]}]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a","surcharge":99999000}]}]}""",
            """{"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a","surcharge":-9223372036854775808}]}]}""",
            """{"price":{"amount":100000000,"currency":"EUR"}}""",
            """{"payment":"deposit","deposit":600,"choices":[{"id":"trim","title":{"en":"x"},"values":[{"id":"a","""
                + """ "surcharge":-400}]}]}""",
            """{"capacity":250001}""",
            """{"perPerson":251}""",
            """{"countries":[]}""",
            """{"countries":["it"]}""",
            """{"countries":["IT","IT"]}""",
            """{"countries":[null]}""",
            """{"lockDate":"9999-01-01T00:00:00Z"}""",
            """{"chargeOn":"soon"}""",
            """{"refund":{"percent":50}}""",
            """{"refund":{"before":"2026-01-01T00:00:00Z"}}""",
            """{"refund":{"before":"2026-01-01T00:00:00Z","percent":101}}""",
            """{"refund":{"before":"2026-01-01T00:00:00Z","percent":-1}}""",
            """{"refund":{"before":"0001-01-01T00:00:00Z","percent":1}}""",
        ];
        foreach (var change in editions)
        {
            var edition = JsonNode
                .Parse(
                    """{"id":"first","title":{"en":"First"},"price":{"amount":1000,"currency":"EUR"},"payment":"full","""
                        + """ "capacity":1}"""
                )!
                .AsObject();
            foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
                edition[name] = value?.DeepClone();
            rows.Add("editions", new JsonArray(edition).ToJsonString());
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(BadDefinitions))]
    public async Task Campaign_BreaksARule_ReturnsInvalidAndStoresNothing(string member, string value)
    {
        var id = $"c-{Guid.CreateVersion7()}";
        var definition = Campaign(id);
        definition[member] = JsonNode.Parse(value);

        var problem = await host.PutAsync($"/api/campaigns/{id}", host.Admin, definition, ifNoneMatch: "*")
            .IsProblemAsync(400, "invalid");

        Assert.NotEmpty(problem["errors"]!.AsObject());
        await host.GetAsync($"/api/campaigns/{id}", host.Admin).IsProblemAsync(404, "campaign-not-found");
    }

    [Fact]
    public async Task Campaign_IdDiffersFromTheAddress_ReturnsIdMismatch() =>
        await host.PutAsync("/api/campaigns/another", host.Admin, Campaign("one"), ifNoneMatch: "*")
            .IsProblemAsync(400, "id-mismatch");

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
    public async Task List_InvalidPage_ReturnsInvalid(string query) =>
        await host.GetAsync($"/api/campaigns?{query}").IsProblemAsync(400, "invalid");

    private static string Options(int count) =>
        string.Join(',', Enumerable.Range(0, count).Select(i => Option($"{i}").ToJsonString()));

    private async Task<HttpResponseMessage> CastBytesAsync(byte[] body, string? encoding = null)
    {
        var campaign = await SharedCampaignAsync();
        return await host.SendBytesAsync(
            HttpMethod.Put,
            BallotApiTests.Ballot(campaign, "colour"),
            await host.Client.OpenTokenAsync(campaign),
            Json,
            body,
            encoding: encoding
        );
    }

    private static Task<string>? _campaign;

    private Task<string> SharedCampaignAsync() =>
        _campaign ??= host.CampaignAsync(definition =>
        {
            definition["limits"] = "off";
            definition["polls"]![3]!["options"]!.AsArray().Add(Option("caf\u00e9"));
        });
}
