using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Registers the Service Bus client. The Functions host reads the same settings for its triggers.</summary>
internal static class ServiceBusModule
{
    private const string ConnectionString = "ServiceBus";
    private const string Namespace = "ServiceBus:fullyQualifiedNamespace";

    /// <summary>
    /// Adds a client for the namespace in <c>ServiceBus:fullyQualifiedNamespace</c>, which authenticates with the credential.
    /// Without a namespace or a credential, the client uses the connection string in <c>ServiceBus</c>.
    /// </summary>
    public static IServiceCollection AddServiceBusClient(
        this IServiceCollection services,
        IConfiguration configuration,
        TokenCredential? credential
    ) =>
        services.AddSingleton(_ =>
            configuration[Namespace] is { Length: > 0 } name && credential is not null
                ? new ServiceBusClient(name, credential)
                : new ServiceBusClient(configuration[ConnectionString])
        );
}
