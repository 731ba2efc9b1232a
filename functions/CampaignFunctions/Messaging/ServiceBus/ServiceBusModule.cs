using Azure.Core;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Messaging.ServiceBus;

/// <summary>Registers the Service Bus client. The Functions host reads the same settings for its triggers.</summary>
internal static class ServiceBusModule
{
    /// <summary>A call that gets no answer ends after two tries of two seconds. By default it would take four minutes.</summary>
    private static readonly ServiceBusClientOptions Options = new()
    {
        RetryOptions =
        {
            TryTimeout = TimeSpan.FromSeconds(2),
            MaxRetries = 1,
            Delay = TimeSpan.FromSeconds(0.2),
            MaxDelay = TimeSpan.FromSeconds(1),
        },
    };

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
                ? new ServiceBusClient(name, credential, Options)
                : Connect(configuration["ServiceBus"])
        );

    private static ServiceBusClient Connect(string? connectionString)
    {
        try
        {
            return new(connectionString, Options);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            const string Sentence = "ServiceBus must be a connection string of a Service Bus namespace.";
            throw new OptionsValidationException("ServiceBus", typeof(ServiceBusClient), [Sentence]);
        }
    }
}
