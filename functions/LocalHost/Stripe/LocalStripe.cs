using System.Security.Cryptography;
using CampaignFunctions.Payments.Stripe;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Connects payments to Stripe if a key is configured, otherwise to the simulator in this host, which is behind the
/// <see cref="LocalPort"/>.
/// </summary>
internal static class LocalStripe
{
    public static void AddStripe(
        this IServiceCollection services,
        IConfiguration configuration,
        LocalSettings settings,
        DataFolder data
    )
    {
        if (!string.IsNullOrEmpty(configuration["Stripe:ApiKey"]) || settings.LocalUrls == LocalPort.Off)
            return;
        var secret = $"whsec_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}"; // only this process uses it
        services.AddSingleton<StripeFaults>();
        services.AddSingleton(provider => new StripeBooks(data.Stripe));
        services.AddSingleton(provider => new SimulatedStripe(
            provider.GetRequiredService<StripeBooks>(),
            provider.GetRequiredService<StripeFaults>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services
            .AddOptions<StripeSettings>()
            .PostConfigure<LocalAddress, SimulatedStripe>(
                (stripeSettings, address, stripe) =>
                {
                    stripeSettings.ApiKey = "sk_test_local";
                    stripeSettings.ApiBase = stripe.PagesBase = address.Tools + StripeEndpoints.Base;
                    stripeSettings.WebhookSecret = secret;
                }
            );
        services.AddHostedService<StripeNotices>();
    }

    public static bool HasSimulator(this WebApplication app) => app.Services.GetService<SimulatedStripe>() is not null;
}
