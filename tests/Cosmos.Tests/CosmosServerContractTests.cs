using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>
/// Runs the storage contract for the Cosmos DB adapter on cosmosdb-server from npm. Tests of features that it lacks are skipped
/// by name.
/// </summary>
[Collection(CosmosServer.Alone)]
public sealed class CosmosServerContractTests(CosmosServer fixture) : DocumentStoreContract, IAsyncLifetime
{
    private const string MissingIs500 = "cosmosdb-server answers 500 instead of 404 for a missing document.";
    private const string NoFeed = "cosmosdb-server has no change feed.";

    private const string OneDirection = "cosmosdb-server cannot use a composite index for the opposite order.";

    private static readonly Dictionary<string, string> CannotDo = new()
    {
        [nameof(Find_NoDocument_ReturnsNull)] = MissingIs500,
        [nameof(Replace_NoDocument_ReturnsNull)] = MissingIs500,
        [nameof(Delete_StaleETag_ReturnsFalseAndKeepsDocument)] = MissingIs500,
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
