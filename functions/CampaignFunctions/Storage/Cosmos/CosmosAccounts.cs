using System.Net;
using Azure.Core;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// The accounts that hold the containers: one, or two where what knows an address has one of its own. A client of each, for as long as
/// the process lives.
/// </summary>
/// <param name="settings">Where they are.</param>
/// <param name="containers">The product's containers.</param>
/// <param name="credential">Who the host is; null for a host that has only keys.</param>
/// <param name="http">What clients send through; null for their own.</param>
public sealed class CosmosAccounts(
    CosmosSettings settings,
    IReadOnlyList<ContainerDefinition> containers,
    TokenCredential? credential = null,
    Func<HttpClient>? http = null
) : IDisposable
{
    private const string Identities = "identities";

    private readonly Lazy<CosmosClient> _campaign = new(() => settings.Client(settings.Endpoint, credential, http));
    private readonly Lazy<CosmosClient> _identities = new(() => settings.Client(settings.IdentitiesEndpoint!, credential, http));

    public void Dispose()
    {
        foreach (var client in new[] { _campaign, _identities }.Where(client => client.IsValueCreated))
            client.Value.Dispose();
    }

    internal Container Of(ContainerDefinition container) =>
        ClientOf(container.Name).GetContainer(settings.Database, container.Name);

    /// <summary>Makes the databases and containers that are not there. On Azure, where a host may not, its deployment does.</summary>
    /// <exception cref="StoreBusyException">An account does not answer.</exception>
    public async Task CreateAsync(CancellationToken cancellationToken)
    {
        foreach (var container in CosmosContainer.Of(containers))
        {
            var client = ClientOf(container.Name);
            await CosmosAnswers.TryAsync(() =>
                client.CreateDatabaseIfNotExistsAsync(settings.Database, cancellationToken: cancellationToken)
            );
            await CosmosAnswers.TryAsync(() =>
                client
                    .GetDatabase(settings.Database)
                    .CreateContainerIfNotExistsAsync(container.ToProperties(), cancellationToken: cancellationToken)
            );
        }
    }

    /// <summary>Whether every account answers, and the first of its containers is there.</summary>
    /// <exception cref="StoreBusyException">One does not answer.</exception>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        foreach (var account in containers.GroupBy(container => ClientOf(container.Name)))
        {
            using var answer = await CosmosAnswers.AskAsync(() =>
                Of(account.First()).ReadContainerStreamAsync(cancellationToken: cancellationToken)
            );
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return false;
            answer.Check();
        }

        return true;
    }

    private CosmosClient ClientOf(string container) =>
        (container == Identities && !string.IsNullOrEmpty(settings.IdentitiesEndpoint) ? _identities : _campaign).Value;
}
