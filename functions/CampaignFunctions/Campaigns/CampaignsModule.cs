using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Campaigns;

/// <summary>Registers campaigns: their definitions, and the access of callers.</summary>
internal static class CampaignsModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(CampaignDefinitionFunctions), typeof(PauseFunctions)];

    public static readonly IReadOnlyList<ContainerDefinition> Containers = [CampaignDocument.Container];

    public static void Add(IServiceCollection services)
    {
        services.AddAudited(CampaignDocument.Container);
        services
            .AddSingleton<ICampaignQuery, CampaignQuery>()
            .AddSingleton<SaveCampaign>()
            .AddSingleton<ListCampaigns>()
            .AddSingleton<WithdrawEdition>()
            .AddSingleton<CampaignAccess>();
    }
}
