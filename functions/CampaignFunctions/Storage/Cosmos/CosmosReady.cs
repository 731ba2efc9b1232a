using CampaignFunctions.Health;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>Checks that Cosmos DB answers and holds the product's containers.</summary>
public sealed class CosmosReady(CosmosAccounts accounts) : IReadyCheck
{
    public string Part => "store";

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => accounts.IsReadyAsync(cancellationToken);
}
