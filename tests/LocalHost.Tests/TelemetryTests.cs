using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of the telemetry, and of the secrets that it must leave out.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("telemetry-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Vote_FromRequestToFold_IsOneTrace()
    {
        var steps = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "CampaignFunctions" or "Microsoft.AspNetCore",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = steps.Add,
        };
        ActivitySource.AddActivityListener(listener);
        using var data = new DataFolder(_folder.FullName);
        var builder = WebApplication.CreateSlimBuilder(["--demonstration", "false", "--urls", "http://127.0.0.1:0"]);
        builder.AddLocalHost(LocalSettings.Read(builder.Configuration), data);
        await using var app = builder.Build();
        app.UseLocalHost();
        await using var tools = await LocalPort.StartAsync(app, HostProcess.AnyPort);
        await app.StartAsync(Cancel);
        using var client = new CampaignClient(new Uri(app.Urls.First()), new Uri(tools!.Urls.First()));

        await VoteAsync(client, "red");
        await app.StopAsync(Cancel);

        var fold = Assert.Single(steps, step => step.OperationName == "fold tally");
        var path = new List<string>();
        for (
            var step = fold;
            step is not null;
            step = steps.SingleOrDefault(parent => parent.SpanId == step.ParentSpanId && parent.TraceId == step.TraceId)
        )
            path.Add(step.OperationName);
        Assert.Equal(["fold tally", "receive tally", "send tally", "Microsoft.AspNetCore.Hosting.HttpRequestIn"], path);
    }

    [Fact]
    public async Task TracesAndMetrics_Exported_HoldNoPersonalData()
    {
        var received = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        await using var collector = await CollectAsync(received);
        await using var host = await HostProcess.StartAsync(
            _folder.FullName,
            [
                "--demonstration",
                "false",
                "--OTEL_EXPORTER_OTLP_ENDPOINT",
                collector.Urls.First(),
                "--OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "--OTEL_BSP_SCHEDULE_DELAY",
                "100",
                "--OTEL_METRIC_EXPORT_INTERVAL",
                "300",
            ]
        );
        using var client = CampaignClient.Of(host);

        var (token, receipt) = await VoteAsync(client, "a-secret-choice");
        string[] metrics =
        [
            "campaign.ballots",
            "campaign.folds",
            "campaign.fold.lag",
            "campaign.hints",
            "campaign.store.duration",
        ];
        await UntilAsync(() =>
            All("/v1/traces").Contains("fold tally", StringComparison.Ordinal)
            && Array.TrueForAll(metrics, metric => All("/v1/metrics").Contains(metric, StringComparison.Ordinal))
        );

        var everything = All("/v1/traces") + All("/v1/metrics");
        foreach (var secret in new[] { token, token.Split('.')[2], new JsonWebToken(token).Subject, receipt, "a-secret-choice" })
            Assert.DoesNotContain(secret, everything, StringComparison.Ordinal);

        string All(string path) => string.Join('\n', received.TryGetValue(path, out var bodies) ? bodies : []);
    }

    private static async Task<(string Token, string Receipt)> VoteAsync(CampaignClient client, string choice)
    {
        var admin = await client.StaffTokenAsync("admin");
        var definition = Definitions.Campaign($"c-{Guid.CreateVersion7()}");
        definition["polls"]![0]!["options"]!.AsArray().Add(Definitions.Option(choice == "red" ? "white" : choice));
        await client.CreateCampaignAsync(definition, admin);
        var campaign = definition["id"]!.GetValue<string>();
        var token = await client.OpenTokenAsync(campaign);
        var ballot = await client.CastAsync(campaign, "colour", token, new JsonObject { ["choices"] = new JsonArray(choice) });
        await client.WaitForTallyAsync(campaign, "colour", 1);
        return (token, ballot["receipt"]!.GetValue<string>());
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, ConcurrentBag<string>> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            received.GetOrAdd(context.Request.Path, _ => []).Add(Encoding.UTF8.GetString(body.ToArray()));
        });
        await collector.StartAsync(Cancel);
        return collector;
    }

    private static Task<bool> UntilAsync(Func<bool> isReached) =>
        Eventually.GetAsync(() => Task.FromResult(isReached()), isIt => isIt, _ => "the telemetry is incomplete.");
}
