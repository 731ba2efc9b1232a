using CampaignFunctions.Contracts;
using CampaignFunctions.Harness;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>
/// Runs cosmosdb-server from npm, and installs it if necessary. The server gives no query plans, so the client must send queries
/// unchanged. An environment variable of the whole process tells the client to do so. Therefore these tests run alone.
/// </summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class CosmosServer : ICollectionFixture<CosmosServer>, IAsyncLifetime
{
    public const string Alone = "cosmosdb-server";

    private const string NoPlans = "AZURE_COSMOS_DISTRIBUTED_QUERY_GATEWAY_ENABLED";

    private ServerProcess? _server;
    private CosmosAccounts? _accounts;

    public IDocumentStore? Store { get; private set; }

    /// <summary>The reason why the server is missing; null if it runs.</summary>
    public string? Missing { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Missing = await Npm.Emulators.InstallAsync(CancellationToken.None);
        if (Missing is not null)
            return;
        Environment.SetEnvironmentVariable(NoPlans, "true");
        var port = HostProcess.FreePort();
        var program = Path.Combine(Npm.Emulators.Folder, "node_modules", "@vercel", "cosmosdb-server", "lib", "cli.js");
        _server = await ServerProcess.StartAsync(port, "node", program, "-p", $"{port}", "--host", "127.0.0.1", "--no-ssl");
        _accounts = new(new() { Endpoint = $"http://127.0.0.1:{port}/" }, [ContractDocument.Container]);
        await _accounts.CreateAsync(CancellationToken.None);
        Store = new CosmosStore(_accounts);
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(NoPlans, null);
        _accounts?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
