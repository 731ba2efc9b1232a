using CampaignFunctions.Messaging;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Polls;

/// <summary>Registers ballots and their log.</summary>
internal static class PollsModule
{
    public static readonly IReadOnlyList<Type> Functions =
    [
        typeof(BallotFunctions),
        typeof(LogFunctions),
        typeof(OriginFunctions),
    ];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [BallotRevision.Container];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [TallyHint.Queue];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<TallySettings>(configuration, "Tally");
        services
            .AddSingleton<IBallotLogQuery, BallotLog>()
            .AddSingleton<BallotAnswers>()
            .AddSingleton<CastBallot>()
            .AddSingleton<CountOrigins>()
            .AddSingleton<TallyHints>();
    }
}
