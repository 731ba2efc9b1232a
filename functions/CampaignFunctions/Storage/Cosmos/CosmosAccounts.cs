using System.Net;
using Azure.Core;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>
/// The Cosmos DB accounts that hold the containers: one account, or two if documents with addresses have an account of their own.
/// Each account has one client for the life of the process.
/// </summary>
/// <param name="credential">The host's identity; null if the host has only keys.</param>
/// <param name="http">Creates the HTTP clients; null for the SDK's own.</param>
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

    /// <summary>
    /// Creates the databases and containers that do not exist. In Azure the deployment creates them, because a host has no
    /// permission to do so.
    /// </summary>
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

    /// <summary>Returns whether every account answers and has the first of its containers.</summary>
    /// <exception cref="StoreBusyException">An account does not answer.</exception>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        foreach (var account in containers.GroupBy(container => ClientOf(container.Name)))
        {
            using var answer = await AskAsync(
                cancel => Of(account.First()).ReadContainerStreamAsync(cancellationToken: cancel),
                cancellationToken
            );
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return false;
            answer.Check();
        }

        return true;
    }

    /// <summary>Sends a request, which must be answered within the time of the settings.</summary>
    /// <exception cref="StoreBusyException">The service is unreachable or overloaded, or does not answer in time.</exception>
    internal Task<ResponseMessage> AskAsync(
        Func<CancellationToken, Task<ResponseMessage>> ask,
        CancellationToken cancellationToken
    ) => CosmosAnswers.AskAsync(ask, settings.AnswerWithin, cancellationToken);

    private CosmosClient ClientOf(string container) =>
        (container == Identities && !string.IsNullOrEmpty(settings.IdentitiesEndpoint) ? _identities : _campaign).Value;
}
