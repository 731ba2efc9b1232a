using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace CampaignFunctions.Security;

/// <summary>Registers keys, tokens and their revocations. A host may replace the provider of staff keys.</summary>
internal static class SecurityModule
{
    public static readonly IReadOnlyList<ContainerDefinition> Containers = [RevocationDocument.Container, AuditEntry.Container];

    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<KeySettings>(configuration, "Keys").AddSettings<StaffSettings>(configuration, "Staff");
        services.AddSingleton<Keyring>().AddSingleton<StaffTokens>();
        services.AddSingleton<ParticipantTokens>().AddSingleton<OrderTokens>();
        services.AddSingleton<NetworkOrigin>().AddSingleton<Revocations>().AddSingleton<AuditLog>().AddSingleton<ReadAudit>();
        services.TryAddSingleton(StaffKeys);
    }

    /// <summary>The manager of the keys has no limit of its own, and its callers wait for one another.</summary>
    private static readonly TimeSpan ProviderAnswersWithin = TimeSpan.FromSeconds(5);

    private static BaseConfigurationManager StaffKeys(IServiceProvider services)
    {
        var staff = services.GetRequiredService<IOptions<StaffSettings>>().Value;
        var metadata = string.IsNullOrEmpty(staff.MetadataAddress)
            ? $"{staff.Issuer.TrimEnd('/')}/.well-known/openid-configuration"
            : staff.MetadataAddress;
        return new ConfigurationManager<OpenIdConnectConfiguration>(
            metadata,
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(new HttpClient { Timeout = ProviderAnswersWithin })
            {
                // A developer has a provider on this machine.
                RequireHttps = !(Uri.TryCreate(metadata, UriKind.Absolute, out var url) && url.IsLoopback),
            }
        );
    }
}
