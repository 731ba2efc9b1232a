using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>The Cosmos DB adapter on our own double of the service.</summary>
public sealed class CosmosDoubleContractTests(DoubleStore fixture) : DocumentStoreContract, IClassFixture<DoubleStore>
{
    protected override IDocumentStore Store => fixture.Store;
}
