using System.Diagnostics;
using System.Security.Cryptography;
using CampaignFunctions.FunctionsHost;
using CampaignFunctions.Harness;
using CampaignFunctions.ServiceBusDouble;
using Xunit;

namespace CampaignFunctions.FunctionApp.Tests;

/// <summary>
/// Runs the published Function App on the double of the Functions host, with its documents in the Cosmos DB double and its
/// messages in the Service Bus double.
/// </summary>
public sealed class DeployableTests(PublishedApp app) : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _running = [];
    private ServiceBusDoubleServer _bus = null!;
    private StaffProvider _staff = null!;
    private FunctionsHostDouble _host = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var (cosmos, endpoint) = await ServerProcess.StartCosmosDoubleAsync();
        _running.Add(cosmos);
        await CreateContainersAsync(endpoint);
        _bus = new(HostProcess.FreePort(), CampaignModule.Queues);
        _staff = await StaffProvider.StartAsync(Cancel);
        _running.Add(_staff);
        _host = await FunctionsHostDouble.StartAsync(app.Folder, Settings(endpoint), Cancel);
        _running.Add(_host);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var running in Enumerable.Reverse(_running))
            await running.DisposeAsync();
        _bus?.Dispose();
    }

    [Fact]
    public void WorkerIndex_OfThePublish_MatchesTheLocalHost() =>
        Assert.Equal(MetadataTests.Expected(), _host.Functions.Select(MetadataTests.Describe).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Conformance_OnThePublishedApp_Passes()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Conformance")) { RedirectStandardOutput = true };
        start.Environment["CAMPAIGN_BASE_URL"] = _host.Address.ToString();
        foreach (var role in new[] { "admin", "marketer", "moderator" })
            start.Environment[$"CAMPAIGN_{role.ToUpperInvariant()}_TOKEN"] = _staff.Issue(role);
        using var suite = Process.Start(start)!;

        var output = await suite.StandardOutput.ReadToEndAsync(Cancel);
        await suite.WaitForExitAsync(Cancel);

        Assert.True(suite.ExitCode == 0, $"{output}\n{_host.Log}");
        // Only the tests that read a mailbox cannot run on this host.
        Assert.Matches(@"Total: [1-9]\d\d, Errors: 0, Failed: 0, Skipped: 3", output);
    }

    private Dictionary<string, string> Settings(Uri cosmos) =>
        new()
        {
            ["ServiceBus"] = _bus.ConnectionString,
            ["Cosmos__Endpoint"] = cosmos.ToString(),
            ["Keys__Peppers__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Keys__SigningKeys__1"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Staff__Issuer"] = _staff.Issuer,
            ["Staff__Audience"] = StaffProvider.Audience,
            ["Recount__AnswerWithin"] = "00:00:10",
        };

    /// <summary>Creates the database with a short run of the local host. A data-plane identity could not create it either.</summary>
    private static async Task CreateContainersAsync(Uri endpoint)
    {
        var folder = Directory.CreateTempSubdirectory("containers-");
        try
        {
            await using var host = await HostProcess.StartAsync(
                folder.FullName,
                ["--demonstration", "false", "--store", "cosmos", "--create", "true", "--Cosmos:Endpoint", $"{endpoint}"]
            );
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
