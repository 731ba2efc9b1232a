using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Core;
using Azure.Messaging.ServiceBus;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.Http;
using CampaignFunctions.Messaging;
using CampaignFunctions.Messaging.ServiceBus;
using CampaignFunctions.Participants;
using CampaignFunctions.Payments;
using CampaignFunctions.Payments.Stripe;
using CampaignFunctions.Polls;
using CampaignFunctions.Preorders;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
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
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions;

/// <summary>The one list of what the product consists of. A host adds its adapters for the ports.</summary>
public static class CampaignModule
{
    /// <summary>The classes whose methods are functions.</summary>
    public static readonly IReadOnlyList<Type> FunctionClasses =
    [
        typeof(CampaignDefinitionFunctions),
        typeof(ParticipantFunctions),
        typeof(IdentityFunctions),
        typeof(SuggestionFunctions),
        typeof(SupportFunctions),
        typeof(ImportFunctions),
        typeof(BallotFunctions),
        typeof(LogFunctions),
        typeof(PreorderFunctions),
        typeof(PreorderChangeFunctions),
        typeof(ChargeRunFunctions),
        typeof(DemandFunctions),
        typeof(PreorderWorkFunctions),
        typeof(StripeEventFunctions),
        typeof(TallyFunctions),
        typeof(TallyReadFunctions),
        typeof(RecountFunctions),
        typeof(HealthFunctions),
        typeof(OpenApiFunctions),
    ];

    /// <summary>The containers of all documents.</summary>
    public static readonly IReadOnlyList<ContainerDefinition> Containers =
    [
        CampaignDocument.Container,
        RevocationDocument.Container,
        IdentityDocument.Container,
        VoterDocument.Container,
        SuggestionDocument.Container,
        SupportRevision.Container,
        SupportSweepDocument.Container,
        BallotRevision.Container,
        ShardTally.Container,
        RecountDocument.Container,
        PreorderDocument.Container,
        QuotaDocument.Container,
        StockShard.Container,
        WaitlistEntry.Container,
        WaitlistHead.Container,
        ChargeRunDocument.Container,
        PaceDocument.Container,
        EventDocument.Container,
        EventMark.Container,
    ];

    /// <summary>The names of the queues.</summary>
    public static readonly IReadOnlyList<string> Queues =
    [
        TallyHint.QueueName,
        SupportHint.QueueName,
        MailHint.QueueName,
        RecountHint.QueueName,
        PaymentHint.QueueName,
        PreorderMailHint.QueueName,
        ChargeRunHint.QueueName,
    ];

    /// <summary>How each type of message is read.</summary>
    public static readonly IReadOnlyDictionary<Type, JsonTypeInfo> MessageTypes = new Dictionary<Type, JsonTypeInfo>
    {
        [typeof(TallyHint)] = TallyHint.Queue.Json,
        [typeof(SupportHint)] = SupportHint.Queue.Json,
        [typeof(MailHint)] = MailHint.Queue.Json,
        [typeof(RecountHint)] = RecountHint.Queue.Json,
        [typeof(PaymentHint)] = PaymentHint.Queue.Json,
        [typeof(PreorderMailHint)] = PreorderMailHint.Queue.Json,
        [typeof(ChargeRunHint)] = ChargeRunHint.Queue.Json,
    };

    /// <summary>The same for a host that reads messages itself; what else it reads is its own.</summary>
    public static JsonSerializerOptions MessageJson { get; } =
        new(JsonSerializerDefaults.Web)
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine([
                .. MessageTypes.Values.Select(type => type.OriginatingResolver!).Distinct(),
                new DefaultJsonTypeInfoResolver(),
            ]),
        };

    /// <summary>
    /// Adds everything but the ports: the host adds <see cref="IDocumentStore"/>, <see cref="IMessageSender"/>,
    /// <see cref="Notifications.IMailer"/> and <see cref="IReadyCheck"/>s, and may replace the provider of staff keys.
    /// </summary>
    public static IServiceCollection AddCampaignFunctions(this IServiceCollection services, IConfiguration configuration)
    {
        services.Configure<HttpSettings>(configuration.GetSection("Http"));
        services.Configure<LimitSettings>(configuration.GetSection("Limits"));
        services.Configure<KeySettings>(configuration.GetSection("Keys"));
        services.Configure<StaffSettings>(configuration.GetSection("Staff"));
        services.Configure<TallySettings>(configuration.GetSection("Tally"));
        services.Configure<ParticipantSettings>(configuration.GetSection("Participants"));
        services.Configure<ImportSettings>(configuration.GetSection("Import"));
        services.Configure<RecountSettings>(configuration.GetSection("Recount"));
        services.Configure<PaymentSettings>(configuration.GetSection("Payments"));
        services.Configure<StripeSettings>(configuration.GetSection("Stripe"));
        services.TryAddSingleton(TimeProvider.System);

        services
            .AddSingleton<Keyring>()
            .AddSingleton<ParticipantTokens>()
            .AddSingleton<StaffTokens>()
            .AddSingleton<NetworkOrigin>();
        services.AddSingleton<HourlyLimits>();
        services.TryAddSingleton(StaffKeys);
        services
            .AddSingleton<ClientAddress>()
            .AddSingleton<Callers>()
            .AddSingleton<CampaignAccess>()
            .AddSingleton<AddressLimit>();
        services.AddSingleton<ICampaignQuery, CampaignQuery>().AddSingleton<SaveCampaign>();
        services.AddSingleton<Codes>().AddSingleton<RequestCode>().AddSingleton<VerifyCode>().AddSingleton<SendCode>();
        services.AddSingleton<SweepIdentities>().AddSingleton<Revocations>();
        services
            .AddSingleton<SuggestionQuery>()
            .AddSingleton<ISuggestionQuery>(provider => provider.GetRequiredService<SuggestionQuery>())
            .AddSingleton<SubmitSuggestion>()
            .AddSingleton<ListSuggestions>()
            .AddSingleton<ImportSuggestions>();
        services
            .AddSingleton<SetSupport>()
            .AddSingleton<SupportHints>()
            .AddSingleton<FoldSupport>()
            .AddSingleton<SweepSupport>()
            .AddSingleton<RecountSupport>();
        services
            .AddSingleton<IBallotLogQuery, BallotLog>()
            .AddSingleton<BallotAnswers>()
            .AddSingleton<CastBallot>()
            .AddSingleton<TallyHints>();
        services.AddSingleton<ShardTallies>().AddSingleton<FoldShard>().AddSingleton<SweepTallies>();
        services
            .AddSingleton<TallyQuery>()
            .AddSingleton<CampaignTallies>()
            .AddSingleton<RecountPoll>()
            .AddSingleton<BackgroundRecounts>();
        services.AddSingleton<Pace>().AddSingleton<RecordEvent>().AddSingleton<CustomerContacts>().AddSingleton<ReturnOrigins>();
        services
            .AddSingleton(provider => new StripeConnection(provider.GetRequiredService<IOptions<StripeSettings>>()))
            .AddSingleton<IPaymentGateway, StripeGateway>();
        services
            .AddSingleton<StockShards>()
            .AddSingleton<Waitlist>()
            .AddSingleton<OfferUnits>()
            .AddSingleton<JoinWaitlist>()
            .AddSingleton<Quotas>();
        services
            .AddSingleton<ReserveUnits>()
            .AddSingleton<PlacePreorder>()
            .AddSingleton<PreorderStore>()
            .AddSingleton<PreorderHints>();
        services
            .AddSingleton<CheckoutSteps>()
            .AddSingleton<ChargeSteps>()
            .AddSingleton<RefundSteps>()
            .AddSingleton<RunStep>()
            .AddSingleton<ProcessPayment>();
        services
            .AddSingleton<RunCharges>()
            .AddSingleton<DemandReport>()
            .AddSingleton<IDemandQuery>(provider => provider.GetRequiredService<DemandReport>());
        services.AddSingleton<SendPreorderMail>().AddSingleton<SweepPreorders>().AddSingleton<SweepStock>();
        foreach (var type in FunctionClasses)
            services.AddSingleton(type);
        return services;
    }

    /// <summary>Keeps documents in Cosmos DB, by the settings under <c>Cosmos</c>.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="credential">Who the host is; null for a host that has only keys.</param>
    public static IServiceCollection AddCosmosStore(
        this IServiceCollection services,
        IConfiguration configuration,
        TokenCredential? credential
    ) =>
        services
            .AddSingleton(_ => new CosmosAccounts(
                configuration.GetSection("Cosmos").Get<CosmosSettings>() ?? new(),
                Containers,
                credential
            ))
            .AddSingleton<IDocumentStore>(provider => new MeasuredStore(
                new CosmosStore(provider.GetRequiredService<CosmosAccounts>())
            ))
            .AddSingleton<IReadyCheck, CosmosReady>();

    /// <summary>Sends messages to Service Bus, by the settings under <c>ServiceBus</c>, and counts them.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The settings.</param>
    /// <param name="credential">The host's identity; null for a host that has only a connection string.</param>
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

    private static BaseConfigurationManager StaffKeys(IServiceProvider services)
    {
        var staff = services.GetRequiredService<IOptions<StaffSettings>>().Value;
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            string.IsNullOrEmpty(staff.MetadataAddress)
                ? $"{staff.Issuer.TrimEnd('/')}/.well-known/openid-configuration"
                : staff.MetadataAddress,
            new OpenIdConnectConfigurationRetriever()
        );
    }
}
