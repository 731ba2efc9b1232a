using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

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
        Assert.SkipWhen(
            test.StartsWith("Feed_", StringComparison.Ordinal) || test.StartsWith("ScanCommitted_", StringComparison.Ordinal),
            NoFeed
        );
        Assert.SkipWhen(
            TestContext.Current.Test!.TestDisplayName.Contains("descending: True", StringComparison.Ordinal),
            OneDirection
        );
        Assert.SkipWhen(CannotDo.TryGetValue(test, out var reason), reason ?? "");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
