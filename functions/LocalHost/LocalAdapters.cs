using CampaignFunctions.Health;
using CampaignFunctions.LocalHost.Azurite;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.LocalHost;

/// <summary>What stands behind the product's ports on one machine, by settings.</summary>
internal static class LocalAdapters
{
    private const string Sqlite = "sqlite";

    /// <summary>Documents: in SQLite, or by <c>--store cosmos</c> in Cosmos DB or its emulator.</summary>
    public static void AddStore(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        switch (configuration["store"])
        {
            case null or Sqlite:
                services.AddSingleton<SqliteStore>(provider =>
                    new(
                        data.Store,
                        provider.GetRequiredService<TimeProvider>(),
                        provider.GetRequiredService<ILogger<SqliteStore>>()
                    )
                );
                services.AddSingleton<IDocumentStore>(provider => new MeasuredStore(provider.GetRequiredService<SqliteStore>()));
                services.AddSingleton<IReadyCheck, StoreReady>();
                break;
            case "cosmos":
                services.AddCosmosStore(configuration, credential: null);
                break;
            case var unknown:
                throw new InvalidDataException($"--store is sqlite or cosmos, not {unknown}.");
        }
    }

    /// <summary>Queues: in SQLite, or by <c>--queues azurite</c> in the storage account of <c>AzureWebJobsStorage</c>, Azurite by default.</summary>
    public static void AddQueues(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        switch (configuration["queues"])
        {
            case null or Sqlite:
                services.AddSingleton<ILocalQueues>(provider => new SqliteQueues(
                    data.Queues,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<SqliteQueues>>()
                ));
                break;
            case "azurite":
                services.AddSingleton<ILocalQueues>(
                    new AzuriteQueues(configuration["AzureWebJobsStorage"] ?? "UseDevelopmentStorage=true")
                );
                break;
            case var unknown:
                throw new InvalidDataException($"--queues is sqlite or azurite, not {unknown}.");
        }
    }

    /// <summary>Mail goes to a server where one is configured, else to the local mailbox.</summary>
    public static void AddMailer(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<SmtpSettings>(configuration.GetSection("Smtp"));
        if (string.IsNullOrEmpty(configuration["Smtp:Host"]))
            services.AddSingleton<IMailer>(provider => provider.GetRequiredService<LocalMailbox>());
        else
            services.AddSingleton<IMailer, SmtpMailer>();
    }
}
