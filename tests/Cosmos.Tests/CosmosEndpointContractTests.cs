using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>The Cosmos DB adapter on the endpoint that <c>COSMOS_ENDPOINT</c> names: an emulator, or an account, whose key is <c>COSMOS_KEY</c>.</summary>
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
