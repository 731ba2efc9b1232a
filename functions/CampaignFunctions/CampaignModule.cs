using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Tallies;
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
        typeof(CampaignDefinitionFunctions), typeof(ParticipantFunctions), typeof(IdentityFunctions), typeof(SuggestionFunctions), typeof(SupportFunctions), typeof(ImportFunctions),
        typeof(BallotFunctions), typeof(LogFunctions),
        typeof(TallyFunctions), typeof(TallyReadFunctions), typeof(RecountFunctions), typeof(HealthFunctions), typeof(ApiFunctions),
    ];

    /// <summary>How each type of message is read.</summary>
    public static readonly IReadOnlyDictionary<Type, JsonTypeInfo> MessageTypes = new Dictionary<Type, JsonTypeInfo>
    {
        [typeof(TallyHint)] = TallyHint.Queue.Json,
        [typeof(SupportHint)] = SupportHint.Queue.Json,
        [typeof(MailHint)] = MailHint.Queue.Json,
        [typeof(RecountHint)] = RecountHint.Queue.Json,
    };

    /// <summary>
    /// Adds everything but the ports: the host adds <see cref="Storage.IDocumentStore"/>, <see cref="Messaging.IMessageSender"/>,
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
        services.TryAddSingleton(TimeProvider.System);

        services.AddSingleton<Keyring>().AddSingleton<ParticipantTokens>().AddSingleton<StaffTokens>().AddSingleton<NetworkOrigin>();
        services.AddSingleton<HourlyLimits>();
        services.TryAddSingleton(StaffKeys);
        services.AddSingleton<ClientAddress>().AddSingleton<Callers>().AddSingleton<CampaignAccess>().AddSingleton<WritingCalls>();
        services.AddSingleton<ICampaignQuery, CampaignQuery>().AddSingleton<SaveCampaign>();
        services.AddSingleton<Codes>().AddSingleton<RequestCode>().AddSingleton<VerifyCode>().AddSingleton<SendCode>();
        services.AddSingleton<SweepIdentities>().AddSingleton<Revocations>();
        services.AddSingleton<SuggestionQuery>().AddSingleton<ISuggestionQuery>(provider => provider.GetRequiredService<SuggestionQuery>())
            .AddSingleton<SubmitSuggestion>().AddSingleton<ListSuggestions>().AddSingleton<ImportSuggestions>();
        services.AddSingleton<SetSupport>().AddSingleton<SupportHints>().AddSingleton<FoldSupport>().AddSingleton<SweepSupport>().AddSingleton<RecountSupport>();
        services.AddSingleton<IBallotLogQuery, BallotLog>().AddSingleton<BallotAnswers>().AddSingleton<CastBallot>().AddSingleton<TallyHints>();
        services.AddSingleton<ShardTallies>().AddSingleton<FoldShard>().AddSingleton<SweepTallies>();
        services.AddSingleton<TallyQuery>().AddSingleton<CampaignTallies>().AddSingleton<RecountPoll>().AddSingleton<LongRecounts>();
        foreach (var type in FunctionClasses)
            services.AddSingleton(type);
        return services;
    }

    private static BaseConfigurationManager StaffKeys(IServiceProvider services)
    {
        var staff = services.GetRequiredService<IOptions<StaffSettings>>().Value;
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            staff.MetadataAddress ?? $"{staff.Issuer.TrimEnd('/')}/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever());
    }
}
