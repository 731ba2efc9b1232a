using CampaignFunctions.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>Registers the limits of callers, and the challenge of those over some of them.</summary>
internal static class RateLimitsModule
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<LimitSettings>(configuration, "Limits");
        services.AddSingleton<HourlyLimits>().AddSingleton<NetworkLimit>().AddSingleton<ClientAddress>();
        services.AddSingleton<ReturnOrigins>();
        services
            .AddSettings<ChallengeSettings>(configuration, "Challenge")
            .AddSingleton<IValidateOptions<ChallengeSettings>, ChallengeSettingsRule>()
            .AddSingleton<IChallenge>(provider => new SiteVerifyChallenge(
                provider.GetRequiredService<IOptions<ChallengeSettings>>(),
                provider.GetRequiredService<ILogger<SiteVerifyChallenge>>()
            ));
    }
}
