using CampaignFunctions.Health;
using CampaignFunctions.LocalHost.Azurite;
using CampaignFunctions.LocalHost.ServiceBus;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Messaging.ServiceBus;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.LocalHost;

/// <summary>Chooses the local adapters of the product's ports by the settings.</summary>
internal static class LocalAdapters
{
    /// <summary>Keeps documents in SQLite. With <c>--store cosmos</c>, keeps them in Cosmos DB or its emulator.</summary>
    public static void AddStore(
        this IServiceCollection services,
        IConfiguration configuration,
        LocalSettings settings,
        DataFolder data
    )
    {
        if (settings.Store == "cosmos")
        {
            services.AddCosmosStore(configuration, credential: null);
            return;
        }

        services.AddSingleton<SqliteStore>(provider =>
            new(data.Store, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<SqliteStore>>())
        );
        services.AddSingleton<IDocumentStore>(provider => new MeasuredStore(provider.GetRequiredService<SqliteStore>()));
        services.AddSingleton<IReadyCheck, StoreReady>();
    }

    /// <summary>
    /// Keeps messages in SQLite. With <c>--queues azurite</c>, keeps them in the storage account of <c>AzureWebJobsStorage</c>,
    /// by default Azurite. With <c>--queues servicebus</c>, keeps them in the Service Bus of the connection string
    /// <c>ServiceBus</c>.
    /// </summary>
    public static void AddQueues(
        this IServiceCollection services,
        IConfiguration configuration,
        LocalSettings settings,
        DataFolder data
    )
    {
        switch (settings.Queues)
        {
            case "azurite":
                services.AddSingleton<ILocalQueues>(
                    new AzuriteQueues(configuration["AzureWebJobsStorage"] ?? "UseDevelopmentStorage=true")
                );
                break;
            case "servicebus":
                services.AddServiceBusClient(configuration, credential: null);
                services.AddSingleton<ILocalQueues, ServiceBusQueues>();
                break;
            default:
                services.AddSingleton<ILocalQueues>(provider => new SqliteQueues(
                    data.Queues,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<SqliteQueues>>()
                ));
                break;
        }
    }

    /// <summary>Sends mail to an SMTP server if one is configured, otherwise to the local mailbox.</summary>
    public static void AddMailer(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSmtpMailer(configuration);
        if (string.IsNullOrEmpty(configuration["Smtp:Host"]))
            services.AddSingleton<IMailer>(provider => new CheckedMailer(
                provider.GetRequiredService<LocalMailbox>(),
                provider.GetRequiredService<MailStops>()
            ));
    }
}
