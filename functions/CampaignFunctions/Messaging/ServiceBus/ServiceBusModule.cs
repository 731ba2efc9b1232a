using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Registers the Service Bus client. The Functions host reads the same settings for its triggers.</summary>
internal static class ServiceBusModule
{
    /// <summary>
    /// Adds a client for the namespace in <c>ServiceBus:fullyQualifiedNamespace</c>, which authenticates with the credential.
    /// Without a namespace or a credential, the client uses the connection string in <c>ServiceBus</c>. If that is missing or
    /// wrong, the first use throws <see cref="OptionsValidationException"/>.
    /// </summary>
    public static IServiceCollection AddServiceBusClient(
        this IServiceCollection services,
        IConfiguration configuration,
        TokenCredential? credential
    ) =>
        services.AddSingleton(_ =>
            configuration["ServiceBus:fullyQualifiedNamespace"] is { Length: > 0 } name && credential is not null
                ? new ServiceBusClient(name, credential)
                : Connect(configuration["ServiceBus"])
        );

    private static ServiceBusClient Connect(string? connectionString)
    {
        try
        {
            return new(connectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            const string Sentence = "ServiceBus must be a connection string of a Service Bus namespace.";
            throw new OptionsValidationException("ServiceBus", typeof(ServiceBusClient), [Sentence]);
        }
    }
}
