using System.ComponentModel;
using System.Text.Json;
using Azure.Core;
using CampaignFunctions.Settings;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>Settings under <c>Cosmos</c>. Without any, they are those of the emulator on this machine.</summary>
public sealed class CosmosSettings
{
    /// <summary>The key that every emulator has: <see href="https://learn.microsoft.com/azure/cosmos-db/emulator#authentication"/>.</summary>
    private const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    [Description("The account; the emulator's by default.")]
    [HttpUrl, Harmless]
    public string Endpoint { get; set; } = "https://localhost:8081/";

    [Description("An account of its own for the documents that hold addresses; the same account by default.")]
    [HttpUrl, Harmless]
    public string? IdentitiesEndpoint { get; set; }

    [Description(
        "The account's key. Without a key the deployable uses its identity; the local host needs a key, except for an emulator."
    )]
    public string? Key { get; set; }

    [Description("The database.")]
    [Harmless]
    public string Database { get; set; } = "campaign";

    [Description("True if all requests go through the account's gateway; always so for an emulator on this machine.")]
    [Harmless]
    public bool IsGateway { get; set; }

    /// <summary>A client of an account, for as long as the process lives.</summary>
    /// <param name="endpoint">The account.</param>
    /// <param name="credential">Who the host is. Not asked where there is a key, or the account is an emulator on this machine.</param>
    /// <param name="http">What the client sends through; null for its own.</param>
    /// <exception cref="InvalidDataException">There is neither a key nor an identity for an account elsewhere.</exception>
    internal CosmosClient Client(string endpoint, TokenCredential? credential, Func<HttpClient>? http)
    {
        var isLoopback = new Uri(endpoint).IsLoopback;
        var options = new CosmosClientOptions
        {
            ApplicationName = "CampaignFunctions",
            ConnectionMode = IsGateway || isLoopback ? ConnectionMode.Gateway : ConnectionMode.Direct,
            LimitToEndpoint = isLoopback,
            EnableContentResponseOnWrite = false,
            CosmosClientTelemetryOptions = new() { DisableDistributedTracing = false },
            // A caller is told to come back rather than kept waiting.
            MaxRetryAttemptsOnRateLimitedRequests = 3,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(2),
            UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions { TypeInfoResolver = CosmosJson.Default },
            HttpClientFactory = http,
        };
        if (isLoopback)
            options.ServerCertificateCustomValidationCallback = (_, _, _) => true; // an emulator vouches for itself
        if (!string.IsNullOrEmpty(Key))
            return new(endpoint, Key, options);
        if (isLoopback)
            return new(endpoint, EmulatorKey, options);
        return credential is null
            ? throw new InvalidDataException($"Cosmos:Key is needed for {endpoint}.")
            : new(endpoint, credential, options);
    }
}
