using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Audit;

/// <summary>Registers the log of what staff did.</summary>
internal static class AuditModule
{
    public static readonly IReadOnlyList<Type> Functions = [typeof(AuditFunctions)];

    public static void Add(IServiceCollection services) => services.AddSingleton<SweepAudit>();
}
