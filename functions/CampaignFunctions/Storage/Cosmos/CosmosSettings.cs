using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Azure.Core;
using CampaignFunctions.Settings;
using Microsoft.Azure.Cosmos;

namespace CampaignFunctions.Storage.Cosmos;

/// <summary>Settings under <c>Cosmos</c>. The defaults are those of the emulator on this machine.</summary>
public sealed class CosmosSettings
{
    /// <summary>
    /// The key of every emulator: <see href="https://learn.microsoft.com/azure/cosmos-db/emulator#authentication"/>.
    /// </summary>
    private const string EmulatorKey = "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw==";

    [Description("The account; the emulator's by default.")]
    [HttpUrl]
    public string Endpoint { get; set; } = "https://localhost:8081/";

    [Description("An account of its own for the documents that hold addresses; the same account by default.")]
    [HttpUrl]
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

    [Description("How long one request may take, with the retries of the SDK. Then the caller is asked to come again.")]
    [Range(typeof(TimeSpan), "00:00:01", "00:00:20"), Harmless]
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Creates a client for an account. The client serves for the life of the process.</summary>
    /// <param name="endpoint">The URL of the account.</param>
    /// <param name="credential">
    /// The host's identity. It is unused if there is a key or the account is an emulator on this machine.
    /// </param>
    /// <param name="http">Creates the client's HTTP client; null for the SDK's own.</param>
    /// <exception cref="InvalidDataException">
    /// The account is not on this machine, and it has neither a key nor an identity.
    /// </exception>
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
            RequestTimeout = AnswerWithin,
            // The caller gets an early request to retry instead of a long wait.
            MaxRetryAttemptsOnRateLimitedRequests = 3,
            MaxRetryWaitTimeOnRateLimitedRequests = TimeSpan.FromSeconds(2),
            UseSystemTextJsonSerializerWithOptions = new JsonSerializerOptions { TypeInfoResolver = CosmosJson.Default },
            HttpClientFactory = http,
        };
        if (isLoopback)
            options.ServerCertificateCustomValidationCallback = (_, _, _) => true; // an emulator has a self-signed certificate
        if (!string.IsNullOrEmpty(Key))
            return new(endpoint, Key, options);
        if (isLoopback)
            return new(endpoint, EmulatorKey, options);
        return credential is null
            ? throw new InvalidDataException($"Cosmos:Key is required for {endpoint}.")
            : new(endpoint, credential, options);
    }
}
