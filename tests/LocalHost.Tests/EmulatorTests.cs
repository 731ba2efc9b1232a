using System.Diagnostics;
using CampaignFunctions.ApiTesting;
using CampaignFunctions.Harness;
using Xunit;

namespace CampaignFunctions.LocalHost.Tests;

/// <summary>Tests of a whole local host with its documents in the Cosmos DB double, or with its queues in Azurite.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("emulators-");
    private readonly List<IAsyncDisposable> _running = [];

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Toulouse_OnCosmos_GivesItsTotals() => await ReplayAsync(await StartAsync(await CosmosAsync()));

    [Fact]
    public async Task Toulouse_OnAzurite_GivesItsTotals() => await ReplayAsync(await StartAsync(await AzuriteAsync()));

    [Fact]
    public async Task Toulouse_OnServiceBus_GivesItsTotals() => await ReplayAsync(await StartAsync(await ServiceBusAsync()));

    /// <summary>The queues on which the conformance suite runs. FunctionApp.Tests runs it on Service Bus too.</summary>
    public static TheoryData<string> Queues() => [.. new[] { "azurite", "servicebus" }.Take(Scale.Of(1, 2))];

    [Theory]
    [MemberData(nameof(Queues))]
    public async Task Conformance_OnCosmosAndOtherQueues_Passes(string queues)
    {
        var chosen = queues == "azurite" ? await AzuriteAsync() : await ServiceBusAsync();
        await ConformAsync([.. await CosmosAsync(), .. chosen]);
    }

    [Fact]
    public async Task Ready_StoreStopped_NamesTheStore()
    {
        var (server, address) = await ServerProcess.StartCosmosDoubleAsync();
        _running.Add(server);
        var host = await StartAsync(Cosmos(address));
        using var client = CampaignClient.Of(host);
        await client.SendAsync(HttpMethod.Get, "/api/ready").IsStatusAsync(System.Net.HttpStatusCode.OK);

        await server.DisposeAsync();

        var ready = await client
            .SendAsync(HttpMethod.Get, "/api/ready")
            .IsJsonAsync(System.Net.HttpStatusCode.ServiceUnavailable);
        Assert.Contains("store", ready["failing"]!.AsArray().Select(part => part!.GetValue<string>()));
        await client.SendAsync(HttpMethod.Get, "/api/campaigns").IsProblemAsync(503, "store-busy");
    }

    [Theory]
    [InlineData("--store", "oracle", "Store must be one of sqlite, cosmos, not 'oracle'.")]
    [InlineData("--queues", "kafka", "Queues must be one of sqlite, azurite, servicebus, not 'kafka'.")]
    public async Task Adapter_UnknownName_IsReported(string option, string value, string message)
    {
        var (code, output) = await HostProcess.RunAsync("--data", _folder.FullName, option, value);

        Assert.Equal((1, message), (code, output.Trim()));
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/", "Cosmos DB answered 404. Check the key, or create the database with --create true.")]
    [InlineData("https://campaign.example/", "Cosmos:Key is required for https://campaign.example/.")]
    public async Task Cosmos_WithoutItsDatabaseOrKey_IsReported(string endpoint, string message)
    {
        var (server, address) = await ServerProcess.StartCosmosDoubleAsync();
        _running.Add(server);

        var (code, output) = await Eventually.GetAsync(
            () =>
                HostProcess.RunAsync(
                    "--data",
                    _folder.FullName,
                    "--urls",
                    "http://127.0.0.1:0",
                    "--store",
                    "cosmos",
                    "--Cosmos:Endpoint",
                    endpoint.Replace("{0}", $"{address.Port}", StringComparison.Ordinal)
                ),
            ended => !ended.Output.StartsWith("The store does not answer", StringComparison.Ordinal), // on a busy machine
            ended => ended.Output
        );

        Assert.Equal((1, message), (code, output.Trim()));
    }

    [Fact]
    public async Task Cosmos_NotRunning_IsReported()
    {
        var (code, output) = await HostProcess.RunAsync([
            "--data",
            _folder.FullName,
            "--urls",
            "http://127.0.0.1:0",
            .. Cosmos(new Uri($"http://127.0.0.1:{HostProcess.FreePort()}/")),
        ]);

        Assert.Equal(1, code);
        Assert.StartsWith("The store does not answer: ", output, StringComparison.Ordinal);
    }

    /// <summary>Runs the whole conformance suite in its own process, against a local host with these arguments.</summary>
    private static async Task ConformAsync(string[] arguments)
    {
        var start = new ProcessStartInfo(Programs.Beside("Conformance")) { RedirectStandardOutput = true };
        start.Environment["CAMPAIGN_HOST_ARGS"] = string.Join(' ', arguments);
        using var suite = Process.Start(start)!;

        var output = await suite.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await suite.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(suite.ExitCode == 0, output);
        Assert.Matches(@"Total: [1-9]\d{2,}, Errors: 0, Failed: 0, Skipped: 0", output);
    }

    private static async Task ReplayAsync(HostProcess host)
    {
        var path = Path.Combine(PabulibFolder.Path, "France_Toulouse_2024.pb");
        Assert.SkipUnless(File.Exists(path), $"The ballots of Toulouse are not at {path}");
        using var client = CampaignClient.Of(host);
        var admin = await client.StaffTokenAsync("admin");
        var replay = new PabulibReplay(client, PabulibFile.Read(path).Sample(Scale.Of(15, 1)));
        await replay.CreateAsync(admin);
        await replay.CastAsync(() => { }, TestContext.Current.CancellationToken);

        var outcome = await replay.CompareAsync(admin);

        Assert.True(outcome.RecountMatches, outcome.Recount.ToJsonString());
        Assert.All(outcome.Rows, row => Assert.True(row.Matches, $"{row}"));
    }

    private async Task<HostProcess> StartAsync(string[] arguments)
    {
        var host = await HostProcess.StartAsync(
            Path.Combine(_folder.FullName, "data"),
            ["--demonstration", "false", .. arguments]
        );
        _running.Add(host);
        return host;
    }

    private async Task<string[]> CosmosAsync()
    {
        var (server, address) = await ServerProcess.StartCosmosDoubleAsync();
        _running.Add(server);
        return Cosmos(address);
    }

    private static string[] Cosmos(Uri address) =>
        ["--store", "cosmos", "--create", "true", "--Cosmos:Endpoint", address.ToString()];

    private async Task<string[]> ServiceBusAsync()
    {
        var (server, connection) = await ServerProcess.StartServiceBusDoubleAsync(CampaignModule.Queues);
        _running.Add(server);
        return ["--queues", "servicebus", "--ServiceBus", connection];
    }

    private async Task<string[]> AzuriteAsync()
    {
        var missing = await Npm.Emulators.InstallAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(missing is not null, missing ?? "");
        var (server, connection) = await ServerProcess.StartAzuriteAsync(Path.Combine(_folder.FullName, "azurite"));
        _running.Add(server);
        return ["--queues", "azurite", "--AzureWebJobsStorage", connection];
    }
}
