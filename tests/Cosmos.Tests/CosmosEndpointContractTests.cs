using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>
/// Runs the storage contract for the Cosmos DB adapter on the endpoint in <c>COSMOS_ENDPOINT</c>: an emulator, or an account with
/// the key in <c>COSMOS_KEY</c>.
/// </summary>
public sealed class CosmosEndpointContractTests(EndpointStore fixture)
    : DocumentStoreContract,
        IClassFixture<EndpointStore>,
        IAsyncLifetime
{
    protected override IDocumentStore Store => fixture.Store!;

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(fixture.Store is null, "COSMOS_ENDPOINT is not set.");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
