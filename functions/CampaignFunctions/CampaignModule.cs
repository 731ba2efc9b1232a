using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Audit;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Messaging.ServiceBus;
using CampaignFunctions.Notifications;
using CampaignFunctions.Pacing;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Payments.Stripe;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
using CampaignFunctions.Tallies.Recounts;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace CampaignFunctions;

/// <summary>Lists and registers all modules of the product. A host adds its adapters for the ports.</summary>
public static class CampaignModule
{
    /// <summary>The classes whose methods are functions.</summary>
    public static readonly IReadOnlyList<Type> FunctionClasses =
    [
        .. CampaignsModule.Functions,
        .. ParticipantsModule.Functions,
        .. SuggestionsModule.Functions,
        .. PollsModule.Functions,
        .. PreordersModule.Functions,
        .. PaymentsModule.Functions,
        .. TalliesModule.Functions,
        .. RecountsModule.Functions,
        .. AuditModule.Functions,
        .. NotificationsModule.Functions,
        typeof(HealthFunctions),
        typeof(OpenApiFunctions),
    ];

    /// <summary>The methods of these classes, by their entry points, as the Functions host names them.</summary>
    public static readonly IReadOnlyDictionary<string, MethodInfo> EntryPoints = FunctionClasses
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .ToDictionary(method => $"{method.DeclaringType!.FullName}.{method.Name}");

    /// <summary>The containers of all documents.</summary>
    public static readonly IReadOnlyList<ContainerDefinition> Containers =
    [
        .. CampaignsModule.Containers,
        .. SecurityModule.Containers,
        .. ParticipantsModule.Containers,
        .. SuggestionsModule.Containers,
        .. PollsModule.Containers,
        .. TalliesModule.Containers,
        .. RecountsModule.Containers,
        .. PreordersModule.Containers,
        .. PaymentsModule.Containers,
        .. PacingModule.Containers,
        .. NotificationsModule.Containers,
    ];

    private static readonly QueueDefinition[] QueueDefinitions =
    [
        .. PollsModule.Queues,
        .. SuggestionsModule.Queues,
        .. ParticipantsModule.Queues,
        .. RecountsModule.Queues,
        .. PaymentsModule.Queues,
        .. PreordersModule.Queues,
    ];

    /// <summary>The names of the queues.</summary>
    public static readonly IReadOnlyList<string> Queues = Array.ConvertAll(QueueDefinitions, queue => queue.Name);

    /// <summary>The JSON metadata of each type of message.</summary>
    public static readonly IReadOnlyDictionary<Type, JsonTypeInfo> MessageTypes = QueueDefinitions.ToDictionary(
        queue => queue.MessageJson.Type,
        queue => queue.MessageJson
    );

    /// <summary>
    /// The same metadata as serializer options, for a host that reads messages itself. All other types have their default form.
    /// </summary>
    public static JsonSerializerOptions MessageJson { get; } =
        new(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([
                .. MessageTypes.Values.Select(type => type.OriginatingResolver!).Distinct(),
                new DefaultJsonTypeInfoResolver(),
            ]),
        };

    /// <summary>The sections of settings that the product reads.</summary>
    public static IReadOnlyList<SettingsSection> Sections => FindSections(new ConfigurationBuilder().Build());

    /// <summary>
    /// Adds all services except the ports. The host adds <see cref="IDocumentStore"/>, <see cref="IMessageSender"/>,
    /// <see cref="IMailer"/> and <see cref="IReadyCheck"/>s, and may replace the provider of staff keys.
    /// </summary>
    public static IServiceCollection AddCampaignFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSettings<HttpSettings>(configuration, "Http");
        services.TryAddSingleton<IApiAddress, ConfiguredAddress>();
        services.AddSingleton<Callers>().AddSingleton<CallRunner>();
        RateLimitsModule.Add(services, configuration);
        SecurityModule.Add(services, configuration);
        AuditModule.Add(services);
        NotificationsModule.Add(services, configuration);
        CampaignsModule.Add(services);
        ParticipantsModule.Add(services, configuration);
        SuggestionsModule.Add(services, configuration);
        PollsModule.Add(services, configuration);
        TalliesModule.Add(services);
        RecountsModule.Add(services, configuration);
        PaymentsModule.Add(services, configuration);
        PreordersModule.Add(services);
        services.AddStripe(configuration);
        foreach (var type in FunctionClasses)
            services.AddSingleton(type);
        return services;
    }

    /// <summary>Stores documents in Cosmos DB, with the settings under <c>Cosmos</c>.</summary>
    /// <param name="credential">The host's identity; null if the host has only keys.</param>
    public static IServiceCollection AddCosmosStore(
        this IServiceCollection services,
        IConfiguration configuration,
        TokenCredential? credential
    ) =>
        services
            .AddSettings<CosmosSettings>(configuration, "Cosmos")
            .AddSingleton(provider => new CosmosAccounts(
                provider.GetRequiredService<IOptions<CosmosSettings>>().Value,
                Containers,
                credential
            ))
            .AddSingleton<IDocumentStore>(provider => new MeasuredStore(
                new CosmosStore(provider.GetRequiredService<CosmosAccounts>())
            ))
            .AddSingleton<IReadyCheck, CosmosReady>();

    /// <summary>Sends messages to Service Bus, with the settings under <c>ServiceBus</c>, and counts them.</summary>
    /// <param name="credential">The host's identity; null if the host has only a connection string.</param>
    public static IServiceCollection AddServiceBusSender(
        this IServiceCollection services,
        IConfiguration configuration,
        TokenCredential? credential
    ) =>
        services
            .AddServiceBusClient(configuration, credential)
            .AddSingleton<ServiceBusMessageSender>()
            .AddSingleton<IMessageSender>(provider => new MeasuredSender(provider.GetRequiredService<ServiceBusMessageSender>()))
            .AddSingleton<IReadyCheck>(provider => new ServiceBusReady(
                provider.GetRequiredService<ServiceBusClient>(),
                Queues[0]
            ));

    /// <summary>Sends mail through an SMTP server, with the settings under <c>Smtp</c>.</summary>
    public static IServiceCollection AddSmtpMailer(this IServiceCollection services, IConfiguration configuration) =>
        NotificationsModule.AddSmtp(services, configuration);

    private static SettingsSection[] FindSections(IConfiguration empty) =>
        [
            .. new ServiceCollection()
                .AddCampaignFunctions(empty)
                .AddCosmosStore(empty, credential: null)
                .AddSmtpMailer(empty)
                .Where(service => !service.IsKeyedService)
                .Select(service => service.ImplementationInstance)
                .OfType<SettingsSection>(),
        ];

    private static void AddStripe(this IServiceCollection services, IConfiguration configuration) =>
        services
            .AddSettings<StripeSettings>(configuration, "Stripe")
            .AddSingleton(provider => new StripeConnection(provider.GetRequiredService<IOptions<StripeSettings>>()))
            .AddSingleton<IPaymentGateway, StripeGateway>();
}
