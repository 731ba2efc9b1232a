using CampaignFunctions.Health;
using CampaignFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Tallies;

/// <summary>Registers tallies: folds, sweeps, results.</summary>
internal static class TalliesModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(TallyFunctions), typeof(TallyReadFunctions)];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [ShardTally.Container, FoldFault.Container];

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<ShardTallies>().AddSingleton<ShardLag>().AddSingleton<FoldFaults>();
        services.AddSingleton<IReadyCheck>(provider => provider.GetRequiredService<FoldFaults>());
        services.AddSingleton<FoldShard>().AddSingleton<SweepTallies>();
        services.AddSingleton<TallyQuery>().AddSingleton<WrittenTallies>().AddSingleton<CampaignTallies>();
    }
}
