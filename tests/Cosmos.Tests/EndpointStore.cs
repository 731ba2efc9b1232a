using CampaignFunctions.Contracts;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>A store on the endpoint in <c>COSMOS_ENDPOINT</c>; there is no store if the variable is not set.</summary>
public sealed class EndpointStore : IAsyncLifetime
{
    private CosmosAccounts? _accounts;

    public IDocumentStore? Store { get; private set; }

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("COSMOS_ENDPOINT") is not { Length: > 0 } endpoint)
            return;
        var settings = new CosmosSettings
        {
            Endpoint = endpoint,
            Database = "contract",
            IsGateway = true,
        };
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
