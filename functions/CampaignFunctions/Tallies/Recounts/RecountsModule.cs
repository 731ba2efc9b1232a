using CampaignFunctions.Messaging;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>Registers recounts of polls.</summary>
internal static class RecountsModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(RecountFunctions)];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [RecountDocument.Container];

    public static readonly IReadOnlyList<QueueDefinition> Queues = [RecountHint.Queue];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<RecountSettings>(configuration, "Recount");
        services.AddSingleton<RecountPoll>().AddSingleton<RebuildTallies>().AddSingleton<BackgroundRecounts>();
    }
}
