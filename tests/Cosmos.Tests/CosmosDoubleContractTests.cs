using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>Runs the storage contract for the Cosmos DB adapter on our double of Cosmos DB.</summary>
public sealed class CosmosDoubleContractTests(DoubleStore fixture) : DocumentStoreContract, IClassFixture<DoubleStore>
{
    protected override IDocumentStore Store => fixture.Store;
}
