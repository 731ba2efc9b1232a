using CampaignFunctions.Contracts;
using CampaignFunctions.CosmosDouble;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using Xunit;

namespace CampaignFunctions.Cosmos.Tests;

/// <summary>A store on a Cosmos DB double in this process.</summary>
public sealed class DoubleStore : IAsyncLifetime
{
    public DoubleStore()
        : this(new CosmosSettings().AnswerWithin) { }

    /// <summary>Creates a store with another limit of the time of a request.</summary>
    internal DoubleStore(TimeSpan answerWithin) =>
        Accounts = new(
            new() { Endpoint = "https://localhost/", AnswerWithin = answerWithin },
            [ContractDocument.Container],
            http: () => new HttpClient(new DoubleHandler(Account))
        );

    /// <summary>The double answers in short pages, so that longer results take several pages.</summary>
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
