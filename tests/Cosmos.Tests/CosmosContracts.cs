using CampaignFunctions.Contracts;
using CampaignFunctions.CosmosDouble;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>The Cosmos DB adapter on our own double of the service.</summary>
public sealed class CosmosDoubleContractTests(DoubleStore fixture) : DocumentStoreContract, IClassFixture<DoubleStore>
{
    protected override IDocumentStore Store => fixture.Store;
}

/// <summary>The Cosmos DB adapter on the endpoint that <c>COSMOS_ENDPOINT</c> names: an emulator, or an account, whose key is <c>COSMOS_KEY</c>.</summary>
public sealed class CosmosEndpointContractTests(EndpointStore fixture) : DocumentStoreContract, IClassFixture<EndpointStore>, IAsyncLifetime
{
    protected override IDocumentStore Store => fixture.Store!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(fixture.Store is null, "COSMOS_ENDPOINT is not set.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>
/// The Cosmos DB adapter on npm's cosmosdb-server, for all that it can do. What it cannot is skipped by name.
/// </summary>
[Collection(CosmosServer.Alone)]
public sealed class CosmosServerContractTests(CosmosServer fixture) : DocumentStoreContract, IAsyncLifetime
{
    private const string MissingIs500 = "cosmosdb-server answers 500, not 404, for a document that is not there.";
    private const string NoFeed = "cosmosdb-server has no change feed.";

    private const string OneDirection = "cosmosdb-server does not know that a composite index serves the opposite order as well.";

    private static readonly Dictionary<string, string> CannotDo = new()
    {
        [nameof(Find_NothingThere_Null)] = MissingIs500,
        [nameof(Replace_NothingThere_Null)] = MissingIs500,
        [nameof(Delete_StaleETag_FalseAndStillThere)] = MissingIs500,
    };

    protected override IDocumentStore Store => fixture.Store!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(fixture.Missing is not null, fixture.Missing ?? "");
        var test = TestContext.Current.TestMethod!.MethodName;
        Assert.SkipWhen(test.StartsWith("Feed_", StringComparison.Ordinal) || test.StartsWith("ScanCommitted_", StringComparison.Ordinal), NoFeed);
        Assert.SkipWhen(TestContext.Current.Test!.TestDisplayName.Contains("descending: True", StringComparison.Ordinal), OneDirection);
        Assert.SkipWhen(CannotDo.TryGetValue(test, out var reason), reason ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A store over a double in this process.</summary>
public sealed class DoubleStore : IAsyncLifetime
{
    public DoubleStore() =>
        Accounts = new(new() { Endpoint = "https://localhost/" }, [ContractDocument.Container], http: () => new HttpClient(new DoubleHandler(Account)));

    /// <summary>It answers in short pages, so that whatever is asked for takes several.</summary>
    public DoubleAccount Account { get; } = new() { MaxPage = 3 };

    public CosmosAccounts Accounts { get; }

    public IDocumentStore Store => new CosmosStore(Accounts);

    public async ValueTask InitializeAsync() => await Accounts.CreateAsync(CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Accounts.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>A store over the service that is named by the environment.</summary>
public sealed class EndpointStore : IAsyncLifetime
{
    private CosmosAccounts? _accounts;

    public IDocumentStore? Store { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COSMOS_ENDPOINT") is not { Length: > 0 } endpoint)
            return;
        var settings = new CosmosSettings { Endpoint = endpoint, Database = "contract", IsGateway = true };
        if (Environment.GetEnvironmentVariable("COSMOS_KEY") is { Length: > 0 } key)
            settings.Key = key;
        _accounts = new(settings, [ContractDocument.Container]);
        await _accounts.CreateAsync(CancellationToken.None);
        Store = new CosmosStore(_accounts);
    }

    public ValueTask DisposeAsync()
    {
        _accounts?.Dispose();
        return ValueTask.CompletedTask;
    }
}
