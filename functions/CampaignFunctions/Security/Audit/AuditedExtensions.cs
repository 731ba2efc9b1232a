using CampaignFunctions.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignFunctions.Security;

/// <summary>Adds actions to documents that staff change, and registers the containers of these.</summary>
public static class AuditedExtensions
{
    /// <summary>Returns the document with the action, which the next replace writes.</summary>
    public static T Audited<T>(this T document, AuditedAction action, DateTimeOffset now)
        where T : class, IAudited<T> => document.WithTrail(AuditTrail.Add(document.Audit, action, now));

    /// <summary>Lets the sweep find documents in this container whose actions are pending.</summary>
    public static IServiceCollection AddAudited<T>(this IServiceCollection services, Container<T> container)
        where T : class, IAudited<T> =>
        services
            .AddSingleton(provider => new AuditTrails<T>(
                provider.GetRequiredService<IDocumentStore>(),
                container,
                provider.GetServices<IAfterAction<T>>()
            ))
            .AddSingleton<IAuditTrails>(provider => provider.GetRequiredService<AuditTrails<T>>());
}
