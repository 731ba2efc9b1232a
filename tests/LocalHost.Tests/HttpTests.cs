using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>
/// Tests of behaviour that all calls share: cross-origin rules, health, the state of the queues, and long recounts.
/// </summary>
public sealed class HttpTests(HostFixture host)
{
    [Theory]
    [InlineData("https://campaign.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    public async Task Preflight_FromAnOrigin_IsAllowedIfConfigured(string origin, bool isAllowed)
    {
        using var answer = await host.Client.SendAsync(
            HttpMethod.Options,
            "/api/campaigns/c/polls/p/ballot",
            null,
            null,
            headers =>
            {
                headers.TryAddWithoutValidation("Origin", origin);
                headers.TryAddWithoutValidation("Access-Control-Request-Method", "PUT");
                headers.TryAddWithoutValidation("Access-Control-Request-Headers", "authorization,content-type,if-match");
            }
        );

        Assert.Equal(isAllowed, answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        if (isAllowed)
            Assert.Contains(
                "PUT",
                string.Join(',', answer.Headers.GetValues("Access-Control-Allow-Methods")),
                StringComparison.Ordinal
            );
    }

    [Theory]
    [InlineData("/api/campaigns")]
    [InlineData("/api/campaigns/none")]
    [InlineData("/api/campaigns?unheard=1")]
    public async Task Call_FromAnAllowedOrigin_MayReadTheETag(string path)
    {
        using var answer = await host.Client.SendAsync(
            HttpMethod.Get,
            path,
            null,
            null,
            headers => headers.TryAddWithoutValidation("Origin", "https://campaign.example")
        );

        Assert.Equal("https://campaign.example", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains(
            "ETag",
            string.Join(',', answer.Headers.GetValues("Access-Control-Expose-Headers")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task HealthAndReady_OfARunningHost_ReturnOk()
    {
        Assert.Equal("""{"status":"alive"}""", (await host.GetAsync("/api/health").IsJsonAsync()).ToJsonString());
        Assert.Equal("""{"status":"ready"}""", (await host.GetAsync("/api/ready").IsJsonAsync()).ToJsonString());
    }

    [Fact]
    public async Task Queues_AfterWork_ReportTheirDepths()
    {
        var campaign = await host.CampaignAsync();
        await host.Client.CastAsync(campaign, "colour", await host.Client.OpenTokenAsync(campaign), Definitions.Choices("red"));
        await host.Client.WaitForTallyAsync(campaign, "colour", 1);

        var queues = (await host.GetAsync("/local/queues").IsJsonAsync())["queues"]!.AsArray();

        Assert.All(
            queues,
            queue =>
                Assert.Equal(
                    ["name", "waiting", "delayed", "inFlight", "deadLettered", "areMoreDeadLettered"],
                    queue!.AsObject().Select(member => member.Key)
                )
        );
        Assert.All(queues, queue => Assert.Empty(queue!["deadLettered"]!.AsArray()));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task Body_AnySpellingOfItsJsonType_IsRead(string type)
    {
        var campaign = await host.CampaignAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var body = new ByteArrayContent("{}"u8.ToArray());
        body.Headers.TryAddWithoutValidation("Content-Type", type);

        using var answer = await http.PostAsync(
            new Uri($"/api/campaigns/{campaign}/participants", UriKind.Relative),
            body,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
    }

    [Fact]
    public async Task Recount_LongerThanACallerWaits_ReturnsItsLocation()
    {
        var folder = Directory.CreateTempSubdirectory("recount-");
        try
        {
            await using var impatient = await HostProcess.StartAsync(
                folder.FullName,
                ["--demonstration", "false", "--Recount:AnswerWithin", "00:00:00"]
            );
            using var client = CampaignClient.Of(impatient);
            var admin = await client.StaffTokenAsync("admin");
            await client.CreateCampaignAsync(Definitions.Campaign("c"), admin);
            await client.CastAsync("c", "names", await client.OpenTokenAsync("c"), Definitions.Choices("red", "blue"));
            await client.WaitForTallyAsync("c", "names", 1);

            using var asked = await client.SendAsync(HttpMethod.Post, "/api/campaigns/c/polls/names/recount", admin);
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            Assert.StartsWith(
                "/api/campaigns/c/polls/names/recounts/",
                asked.Headers.Location!.ToString(),
                StringComparison.Ordinal
            );

            var outcome = await client.RecountAsync("c", "names", admin);
            Assert.Equal((true, 1), (outcome["matches"]!.GetValue<bool>(), outcome["ballots"]!.GetValue<int>()));
            Assert.Equal("red", outcome["condorcet"]!["winner"]!.GetValue<string>());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Recount_WhileBallotsArriveAtFullRate_EndsAndMatches()
    {
        var campaign = await host.CampaignAsync(definition => definition["limits"] = "off");
        using var stop = new CancellationTokenSource();
        var load = Enumerable
            .Range(0, 16)
            .Select(async i =>
            {
                var voter = await host.Client.OpenTokenAsync(campaign);
                for (var n = i; !stop.IsCancellationRequested; n++)
                    await host.Client.CastAsync(
                        campaign,
                        "colour",
                        n % 3 == 0 ? voter : await host.Client.OpenTokenAsync(campaign),
                        Definitions.Choices(n % 2 == 0 ? "red" : "blue")
                    );
            })
            .ToArray();

        try
        {
            var recounts = 0;
            await Eventually.GetAsync(
                async () =>
                {
                    var recount = await host.Client.RecountAsync(campaign, "colour", host.Admin, rebuild: recounts++ % 4 == 3);
                    Assert.True(recount["matches"]!.GetValue<bool>(), recount.ToJsonString());
                    return recount["ballots"]!.GetValue<int>();
                },
                counted => recounts >= 20 && counted >= 300,
                counted => $"{recounts} recounts, {counted} ballots"
            );
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }
    }

    [Theory]
    [InlineData("""{"role":"owner"}""")]
    [InlineData("""{"role":null}""")]
    [InlineData("{}")]
    public async Task StaffToken_UnknownRole_ReturnsInvalid(string body) =>
        await host.SendBytesAsync(HttpMethod.Post, "/local/staff-tokens", null, "application/json", Encoding.UTF8.GetBytes(body))
            .IsProblemAsync(400, "invalid");

    [Theory]
    [InlineData("campaign.example")]
    [InlineData("127.0.0.1.example")]
    [InlineData("10.0.0.1")]
    public async Task LocalCalls_OtherHostName_ReturnNotFound(string name)
    {
        await host
            .Client.SendAsync(
                HttpMethod.Post,
                "/local/staff-tokens",
                null,
                new JsonObject { ["role"] = "admin" },
                headers => headers.Host = name
            )
            .IsProblemAsync(404, "not-found");
        await host
            .Client.SendAsync(HttpMethod.Get, "/local/queues", null, null, headers => headers.Host = name)
            .IsProblemAsync(404, "not-found");
    }
}
