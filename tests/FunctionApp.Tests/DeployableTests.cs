using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using CampaignFunctions.Http;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>Tests of the published Function App on the double of the Functions host.</summary>
public sealed partial class DeployableTests(Deployable deployable) : IClassFixture<Deployable>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Timers =>
        [.. LocalHost.FunctionMethod.All.Where(function => function.Schedule is not null).Select(function => function.Name)];

    [Fact]
    public void WorkerIndex_OfThePublish_MatchesTheLocalHost() =>
        Assert.Equal(
            MetadataTests.Expected(),
            deployable.Host.Functions.Select(MetadataTests.Describe).Order(StringComparer.Ordinal)
        );

    [Fact]
    public async Task Conformance_OnThePublishedApp_Passes()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Conformance")) { RedirectStandardOutput = true };
        start.Environment["CAMPAIGN_BASE_URL"] = deployable.Host.Address.ToString();
        foreach (var role in new[] { "admin", "marketer", "moderator" })
            start.Environment[$"CAMPAIGN_{role.ToUpperInvariant()}_TOKEN"] = deployable.StaffToken(role);
        using var suite = Process.Start(start)!;

        var output = await suite.StandardOutput.ReadToEndAsync(Cancel);
        await suite.WaitForExitAsync(Cancel);

        Assert.True(suite.ExitCode == 0, $"{output}\n{deployable.Host.Log}");
        var summary = Regex.Match(output, @"Total: (?<total>\d+), Errors: 0, Failed: 0, Skipped: (?<skipped>\d+)");
        Assert.True(summary.Success && int.Parse(summary.Groups["total"].Value, CultureInfo.InvariantCulture) > 100, output);
        // Only the tests that read a mailbox cannot run on this host.
        Assert.Equal(summary.Groups["skipped"].Value, $"{Regex.Count(output, "This host has no mailbox")}");
    }

    [Theory]
    [MemberData(nameof(Timers))]
    public Task Timer_OfThePublishedApp_Runs(string name) => deployable.Host.RunTimerAsync(name, Cancel);

    [Fact]
    public async Task Ballot_ItsHint_IsFoldedFromTheQueue()
    {
        using var client = new CampaignClient(deployable.Host.Address);
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        var campaign = definition["id"]!.GetValue<string>();
        await client.CreateCampaignAsync(definition, deployable.StaffToken("admin"));
        var token = await client.OpenTokenAsync(campaign);
        await client.CastAsync(campaign, "colour", token, new() { ["choices"] = new JsonArray("red") });

        await client.WaitForTallyAsync(campaign, "colour", ballots: 1);

        Assert.Equal(0, deployable.Bus.DeadLettersOf("tally"));
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("null")]
    [InlineData("{}")]
    public async Task Message_ThatTheFunctionRefuses_IsADeadLetterAfterTenDeliveries(string body)
    {
        var before = deployable.Bus.DeadLettersOf("recounts");
        await using var client = new ServiceBusClient(deployable.Bus.ConnectionString);
        await using var sender = client.CreateSender("recounts");

        await sender.SendMessageAsync(new(body), Cancel);

        await Eventually.GetAsync(
            () => Task.FromResult(deployable.Bus.DeadLettersOf("recounts")),
            dead => dead > before,
            dead => $"{dead} dead letters; {deployable.Host.Log}"
        );
    }

    [Theory]
    [InlineData("GET", "/api/nothing-here")]
    [InlineData("PATCH", "/api/health")]
    [InlineData("GET", "/elsewhere")]
    public async Task Request_UnknownRouteOrMethod_GetsAnEmpty404(string method, string path)
    {
        using var http = new HttpClient { BaseAddress = deployable.Host.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));

        using var answer = await http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
    }

    /// <summary>The platform lets pages of the allowed origins call, but exposes no header by itself.</summary>
    [Theory]
    [InlineData("/api/campaigns")]
    [InlineData("/api/campaigns/none")]
    [InlineData("/api/campaigns?unheard=1")]
    [InlineData("/api/ready")]
    public async Task Answer_OfAnyKind_LetsPagesReadItsHeaders(string path)
    {
        using var client = new CampaignClient(deployable.Host.Address);

        using var answer = await client.SendAsync(HttpMethod.Get, path);

        Assert.Equal(
            ["ETag, Location, RateLimit, RateLimit-Policy, Retry-After"],
            answer.Headers.GetValues("Access-Control-Expose-Headers")
        );
    }

    [Fact]
    public Task AddressLimit_CallersBehindTheFrontEnd_AreToldApart() =>
        WithinAnHour.RunAsync(async () =>
        {
            using var client = new CampaignClient(deployable.Host.Address);
            var campaign = await CreateLimitedAsync(client);
            var firsts = new HttpStatusCode[10];
            for (var caller = 0; caller < firsts.Length; caller++)
                firsts[caller] = await JoinAsync(client, campaign, $"198.51.100.1, 203.0.113.{caller}:50001");
            // The front end adds the last address; the caller can write only those before it.
            var again = await JoinAsync(client, campaign, "198.51.100.2, 203.0.113.0:50002");

            Assert.All(firsts, status => Assert.Equal(HttpStatusCode.Created, status));
            Assert.Equal(HttpStatusCode.TooManyRequests, again);
        });

    /// <summary>The calls of all slices that callers other than staff write with.</summary>
    public static TheoryData<string> WritingCalls =>
        [
            .. LocalHost
                .FunctionMethod.All.Where(function =>
                    function.Route?.StartsWith("campaigns/{campaignId}/", StringComparison.Ordinal) == true
                    && !function.HttpMethods.Contains("GET")
                    && function.Method.GetCustomAttribute<CalledByAttribute>()?.Caller
                        is ApiCaller.Everybody
                            or ApiCaller.Participant
                            or ApiCaller.Contributor
                            or ApiCaller.Customer
                            or ApiCaller.Owner
                )
                .Select(function => function.Name),
        ];

    [Fact]
    public void WritingCalls_OfAllSlices_AreFound() => Assert.InRange(WritingCalls.Count, 14, 40);

    [Theory]
    [MemberData(nameof(WritingCalls))]
    public Task AddressLimit_OfEachWritingCall_CountsTwoCallersApart(string name) =>
        WithinAnHour.RunAsync(async () =>
        {
            var function = LocalHost.FunctionMethod.All.Single(function => function.Name == name);
            var path = Parameter().Replace(function.Route!, match => match.Value == "{pollId}" ? "colour" : "{campaign}");
            using var client = new CampaignClient(deployable.Host.Address);
            var campaign = await CreateLimitedAsync(client);
            var token = await TokenAsync(client, campaign, "203.0.113.99");
            var method = new HttpMethod(function.HttpMethods.Single());
            string[] callers = ["203.0.113.1", "203.0.113.1", "203.0.113.2"];
            var answers = new HttpStatusCode[callers.Length];
            for (var call = 0; call < callers.Length; call++)
                answers[call] = await StatusAsync(
                    client,
                    method,
                    "/api/" + path.Replace("{campaign}", campaign, StringComparison.Ordinal),
                    token,
                    callers[call]
                );

            Assert.NotEqual(HttpStatusCode.TooManyRequests, answers[0]);
            Assert.Equal(HttpStatusCode.TooManyRequests, answers[1]);
            Assert.NotEqual(HttpStatusCode.TooManyRequests, answers[2]);
            Assert.DoesNotContain(HttpStatusCode.Unauthorized, answers);
        });

    [Fact]
    public async Task Readiness_CallersWhoCannotBeToldApart_Fails()
    {
        using var client = new CampaignClient(deployable.Host.Address);
        var campaign = await CreateLimitedAsync(client);

        for (var calls = 0; calls < 10; calls++)
            await JoinAsync(client, campaign, forwardedFor: null);
        using var alike = await client.SendAsync(HttpMethod.Get, "/api/ready");
        await JoinAsync(client, campaign, "203.0.113.1");
        using var apart = await client.SendAsync(HttpMethod.Get, "/api/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, alike.StatusCode);
        Assert.Contains("client-address", await alike.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain("client-address", await apart.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    /// <summary>Each call answers within 25 s, and readiness within 5 s, whatever the store does.</summary>
    [Fact]
    public async Task Calls_CosmosNeverAnswers_AreRefusedInTime()
    {
        using var client = new CampaignClient(deployable.Host.Address);
        var campaign = await CreateAsync(client);
        var token = await client.OpenTokenAsync(campaign);
        var clock = Stopwatch.StartNew();
        await deployable.SilenceCosmosAsync(isSilent: true);
        try
        {
            var ready = client.SendAsync(HttpMethod.Get, "/api/ready");
            var ballot = client.SendAsync(
                HttpMethod.Put,
                $"/api/campaigns/{campaign}/polls/colour/ballot",
                token,
                new JsonObject { ["choices"] = new JsonArray("red") }
            );
            var tally = client.SendAsync(HttpMethod.Get, $"/api/campaigns/{campaign}/polls/colour/tally");

            using (var answer = await ready)
            {
                Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(6));
                Assert.Contains("store", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            }

            await ballot.IsProblemAsync(503, "store-busy");
            await tally.IsProblemAsync(503, "store-busy");
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(25));
        }
        finally
        {
            await deployable.SilenceCosmosAsync(isSilent: false);
        }

        await client.CastAsync(campaign, "colour", token, new() { ["choices"] = new JsonArray("red") });
    }

    [Fact]
    public async Task Calls_ServiceBusNeverAnswers_AreCarriedOut()
    {
        using var client = new CampaignClient(deployable.Host.Address);
        var campaign = await CreateAsync(client);
        var clock = Stopwatch.StartNew();
        deployable.Bus.IsSilent = true;
        try
        {
            var token = await client.OpenTokenAsync(campaign);
            await client.CastAsync(campaign, "colour", token, new() { ["choices"] = new JsonArray("red") });
            using var code = await client.SendAsync(
                HttpMethod.Post,
                $"/api/campaigns/{campaign}/participants",
                body: new JsonObject { ["email"] = "ann@mail.example" }
            );
            Assert.Equal(HttpStatusCode.Accepted, code.StatusCode);
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
            var before = clock.Elapsed;
            using var ready = await client.SendAsync(HttpMethod.Get, "/api/ready");
            Assert.Contains("queues", await ready.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
            Assert.InRange(clock.Elapsed - before, TimeSpan.Zero, TimeSpan.FromSeconds(6));
        }
        finally
        {
            deployable.Bus.IsSilent = false;
        }

        // The sweep finds the ballot whose hint was lost.
        await deployable.Host.RunTimerAsync("SweepTallies", Cancel);
        await client.WaitForTallyAsync(campaign, "colour", ballots: 1);
    }

    private async Task<string> CreateAsync(CampaignClient client)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        await client.CreateCampaignAsync(definition, deployable.StaffToken("admin"));
        return definition["id"]!.GetValue<string>();
    }

    private async Task<string> CreateLimitedAsync(CampaignClient client)
    {
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["limitPerAddress"] = 1;
        await client.CreateCampaignAsync(definition, deployable.StaffToken("admin"));
        return definition["id"]!.GetValue<string>();
    }

    private static async Task<string> TokenAsync(CampaignClient client, string campaign, string from)
    {
        using var joined = await client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/participants",
            body: new JsonObject(),
            headers: headers => headers.Add("X-Forwarded-For", from)
        );
        return JsonNode.Parse(await joined.Content.ReadAsStringAsync(Cancel))!["token"]!.GetValue<string>();
    }

    /// <summary>Sends a call with an empty body: a call counts before its form is checked.</summary>
    private static async Task<HttpStatusCode> StatusAsync(
        CampaignClient client,
        HttpMethod method,
        string path,
        string token,
        string from
    )
    {
        using var answer = await client.SendAsync(
            method,
            path,
            token,
            new JsonObject(),
            headers: headers => headers.Add("X-Forwarded-For", from)
        );
        return answer.StatusCode;
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}")]
    private static partial Regex Parameter();

    private static async Task<HttpStatusCode> JoinAsync(CampaignClient client, string campaign, string? forwardedFor)
    {
        using var joined = await client.SendAsync(
            HttpMethod.Post,
            $"/api/campaigns/{campaign}/participants",
            body: new JsonObject(),
            headers: headers =>
            {
                if (forwardedFor is not null)
                    headers.Add("X-Forwarded-For", forwardedFor);
            }
        );
        return joined.StatusCode;
    }
}
