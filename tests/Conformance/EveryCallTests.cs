using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.ApiTesting;
using Xunit;

namespace CampaignFunctions.Conformance;

/// <summary>
/// Requests that every call in the API description must refuse: unreadable bodies, unknown resources and wrong tokens.
/// </summary>
public sealed class EveryCallTests(HostFixture host)
{
    private const string Json = "application/json";

    private static readonly string[] StrangeIds =
    [
        "nothing",
        "NOTHING",
        "a'; drop table docs_campaigns; --",
        "..%2f..%2fetc%2fpasswd",
        "%00",
        "<script>",
        "\u202e",
        "__proto__",
        new string('x', 3000),
        "%F0%9F%9A%97",
        "a b",
        "%25",
        "*",
    ];

    /// <summary>Bodies that every call with a JSON body refuses.</summary>
    private static readonly (string? Type, string Body, int Status, string Code)[] UnreadableBodies =
    [
        (Json, "", 400, "malformed-json"),
        (Json, "{", 400, "malformed-json"),
        (Json, "not json", 400, "malformed-json"),
        (Json, "{} {}", 400, "malformed-json"),
        (Json, "{\"a\":1,}", 400, "malformed-json"),
        (Json, "{/* comment */}", 400, "malformed-json"),
        (Json, string.Concat(Enumerable.Repeat("{\"choices\":[", 1000)), 400, "malformed-json"),
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

    public static TheoryData<string> WithBody =>
        [.. ApiOperation.All.Where(operation => operation.TakesJson).Select(operation => operation.Name)];

    public static TheoryData<string> OfACampaign =>
        [
            .. ApiOperation
                .All.Where(operation => operation.Path.Contains("{campaignId}", StringComparison.Ordinal))
                .Select(operation => operation.Name)
                .Except(["PutCampaign"]),
        ];

    public static TheoryData<string> Gets =>
        [.. ApiOperation.All.Where(operation => operation.Method == HttpMethod.Get).Select(operation => operation.Name)];

    public static TheoryData<string> Calls => [.. ApiOperation.All.Select(call => call.Name)];

    public static TheoryData<string> OfAPoll => Under("{pollId}");

    public static TheoryData<string> OfASuggestion => Under("{suggestionId}");

    public static TheoryData<string> Protected =>
        [.. ApiOperation.All.Where(operation => operation.IsProtected).Select(operation => operation.Name)];

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task AnyCall_UnreadableBody_IsRefused(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);

        foreach (var (type, body, status, code) in UnreadableBodies)
        {
            // If the body is optional, so is its type, and null is no body.
            if (!operation.NeedsBody && (body.Length == 0 || type is null || body == "null"))
                continue;
            await host.SendBytesAsync(operation.Method, address, token, type, Encoding.UTF8.GetBytes(body), ifNoneMatch: "*")
                .IsProblemAsync(status, code);
        }
    }

    [Theory]
    [MemberData(nameof(WithBody))]
    public async Task AnyCall_BodyOverTheLimit_ReturnsBodyTooLarge(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);
        var limit = name == "PutCampaign" ? 1024 : 256;

        foreach (var kilobytes in new[] { limit + 1, 10 * 1024 })
        {
            var body = new byte[kilobytes * 1024];
            Array.Fill(body, (byte)' ');
            await SendAsync(body, isChunked: false).IsProblemAsync(413, "body-too-large");
            await SendAsync(body, isChunked: true).IsProblemAsync(413, "body-too-large");
        }

        Task<HttpResponseMessage> SendAsync(byte[] body, bool isChunked) =>
            host.SendBytesAsync(operation.Method, address, token, Json, body, isChunked, ifNoneMatch: "*");
    }

    [Theory]
    [MemberData(nameof(OfACampaign))]
    public async Task AnyCall_UnknownCampaign_ReturnsNotFound(string name)
    {
        var operation = ApiOperation.Of(name);
        var token = operation.IsForStaff ? host.Admin : null;

        foreach (var id in StrangeIds)
            await host
                .Client.SendAsync(operation.Method, operation.In(Uri.EscapeDataString(id)), token, operation.Body())
                .IsProblemAsync(404, "campaign-not-found");
    }

    [Theory]
    [MemberData(nameof(OfAPoll))]
    public async Task AnyCall_UnknownPoll_ReturnsNotFound(string name)
    {
        var operation = ApiOperation.Of(name);
        var (campaign, token) = await CallerAsync(operation);

        foreach (var id in StrangeIds)
            await host
                .Client.SendAsync(operation.Method, operation.In(campaign, Uri.EscapeDataString(id)), token, operation.Body())
                .IsProblemAsync(404, "poll-not-found");
    }

    [Theory]
    [MemberData(nameof(OfASuggestion))]
    public async Task AnyCall_UnknownSuggestion_ReturnsNotFound(string name)
    {
        var operation = ApiOperation.Of(name);
        var (campaign, token) = await CallerAsync(operation);

        foreach (var id in StrangeIds)
        {
            await host
                .Client.SendAsync(
                    operation.Method,
                    operation.In(campaign, other: Uri.EscapeDataString(id)),
                    token,
                    operation.Body()
                )
                .IsProblemAsync(404, "suggestion-not-found");
        }
    }

    [Fact]
    public async Task GetRecount_UnknownRecount_ReturnsNotFound()
    {
        var operation = ApiOperation.Of("GetRecount");
        var (campaign, token) = await CallerAsync(operation);

        foreach (var id in StrangeIds)
            await host
                .Client.SendAsync(operation.Method, operation.In(campaign, other: Uri.EscapeDataString(id)), token)
                .IsProblemAsync(404, "not-found");
    }

    [Theory]
    [MemberData(nameof(Protected))]
    public async Task ProtectedCall_WrongToken_IsRefused(string name)
    {
        var operation = ApiOperation.Of(name);
        var campaign = await host.CampaignAsync();
        var address = operation.In(campaign);
        var (voter, other) = (
            await host.Client.OpenTokenAsync(campaign),
            await host.Client.OpenTokenAsync(await host.CampaignAsync())
        );
        var wrongRole = operation.IsForModerator ? host.Marketer : host.Moderator;
        string?[] bad =
        [
            null,
            "",
            "x",
            "a.b.c",
            other + "x",
            voter[..^3],
            host.Admin[..^3],
            Unsigned(voter),
            Unsigned(host.Admin),
            Resigned(voter),
            new string('x', 6000),
        ];

        foreach (var token in bad)
            await SendAsync(token).IsProblemAsync(401, "unauthorized");
        if (operation.IsForStaff)
        {
            await SendAsync(voter).IsProblemAsync(403, "forbidden");
            await SendAsync(wrongRole).IsProblemAsync(403, "forbidden");
        }
        else
        {
            await SendAsync(other).IsProblemAsync(401, "unauthorized");
            if (!operation.IsForOwner)
                await SendAsync(operation.IsForContributor ? host.Marketer : host.Admin).IsProblemAsync(403, "forbidden");
        }

        Task<HttpResponseMessage> SendAsync(string? token) =>
            host.Client.SendAsync(operation.Method, address, token, operation.Body());
    }

    /// <summary>
    /// A cache keeps an answer without cache headers as long as it likes, and gives an answer meant for one caller to all
    /// callers.
    /// </summary>
    [Theory]
    [MemberData(nameof(Gets))]
    public async Task AnyGet_Answered_SaysIfAndHowLongItMayBeCached(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);

        using var answer = await host.Client.SendAsync(operation.Method, address, token);

        var cache = answer.Headers.CacheControl;
        Assert.True(cache is not null, $"The answer {(int)answer.StatusCode} has no Cache-Control.");
        Assert.True(!operation.IsProtected || cache.NoStore || cache.Private, cache.ToString());
        Assert.True(cache.NoStore || cache.NoCache || cache.MaxAge is not null, cache.ToString());
    }

    /// <summary>RFC 9110, section 9.3.2: the same answer without its body. Monitors and link checkers ask in this way.</summary>
    [Theory]
    [MemberData(nameof(Gets))]
    public async Task AnyHead_Answered_IsTheGetWithoutItsBody(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);

        using var get = await host.Client.SendAsync(operation.Method, address, token);
        using var head = await host.Client.SendAsync(HttpMethod.Head, address, token);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(["nosniff"], get.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(get.Headers.CacheControl, head.Headers.CacheControl);
        Assert.Equal(get.Headers.ETag is null, head.Headers.ETag is null);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task AnyCall_WithAnUnknownParameter_IsRefusedByItsName(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);

        var problem = await host
            .Client.SendAsync(
                operation.Method,
                $"{address}{(address.Contains('?') ? '&' : '?')}unheard=1",
                token,
                operation.Body()
            )
            .IsProblemAsync(400, "invalid");

        Assert.Contains("unheard", problem["errors"]!.AsObject().Select(error => error.Key));
    }

    public static TheoryData<string> CallsWithAnOptionalBody =>
        [.. ApiOperation.All.Where(call => call.TakesJson && !call.NeedsBody).Select(call => call.Name)];

    /// <summary>Generated clients send null for a body that their caller leaves out.</summary>
    [Theory]
    [MemberData(nameof(CallsWithAnOptionalBody))]
    public async Task AnyCall_WithNullForAnOptionalBody_IsAnsweredAsWithoutOne(string name)
    {
        var operation = ApiOperation.Of(name);
        var (address, token) = await PlaceAsync(operation);

        using var without = await host.SendBytesAsync(operation.Method, address, token, null, []);
        using var withNull = await host.SendBytesAsync(operation.Method, address, token, Json, " null "u8.ToArray());

        var (one, other) = (await TextAsync(without), await TextAsync(withNull));
        Assert.Equal((without.StatusCode, one), (withNull.StatusCode, other));
        Assert.DoesNotContain("must be an object", other, StringComparison.Ordinal);

        static Task<string> TextAsync(HttpResponseMessage answer) =>
            answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("", 415)]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    [InlineData("nonsense", 415)]
    [InlineData("application/x-ndjson", 200)]
    public async Task Import_AnyContentType_IsRefusedUnlessNdjson(string type, int status)
    {
        var operation = ApiOperation.Of("ImportSuggestions");
        var campaign = await host.CampaignAsync();

        using var answer = await host.SendBytesAsync(
            operation.Method,
            operation.In(campaign),
            host.Admin,
            type.Length == 0 ? null : type,
            "{}\n"u8.ToArray()
        );

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
    }

    private static TheoryData<string> Under(string place) =>
        [
            .. ApiOperation
                .All.Where(operation => operation.Path.Contains(place, StringComparison.Ordinal))
                .Select(operation => operation.Name),
        ];

    private async Task<(string Campaign, string? Token)> CallerAsync(ApiOperation operation)
    {
        var campaign = await host.CampaignAsync(definition => definition["limits"] = "off");
        if (!operation.IsProtected)
            return (campaign, null);
        return (campaign, operation.IsForStaff ? host.Admin : await host.Client.OpenTokenAsync(campaign));
    }

    private async Task<(string Address, string? Token)> PlaceAsync(ApiOperation operation)
    {
        var (campaign, token) = await CallerAsync(operation);
        return (operation.In(campaign), token);
    }

    private static string Unsigned(string token) =>
        $"{Base64Url.EncodeToString("{\"alg\":\"none\",\"typ\":\"JWT\"}"u8)}.{token.Split('.')[1]}.";

    /// <summary>Returns the same claims, signed with a key of the caller.</summary>
    private static string Resigned(string token)
    {
        var parts = token.Split('.');
        var signature = HMACSHA256.HashData(new byte[32], Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"));
        return $"{parts[0]}.{parts[1]}.{Base64Url.EncodeToString(signature)}";
    }
}
