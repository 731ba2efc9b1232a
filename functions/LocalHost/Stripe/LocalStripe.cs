using System.Security.Cryptography;
using CampaignFunctions.Payments.Stripe;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Connects payments to Stripe if a key is configured, otherwise to the simulator in this host.</summary>
internal static class LocalStripe
{
    public static void AddStripe(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        services.AddSingleton<LocalAddress>();
        if (!string.IsNullOrEmpty(configuration["Stripe:ApiKey"]))
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
                (settings, address, stripe) =>
                {
                    settings.ApiKey = "sk_test_local";
                    settings.ApiBase = stripe.PagesBase = address.Own + StripeEndpoints.Base;
                    settings.WebhookSecret = secret;
                }
            );
        services.AddHostedService<StripeNotices>();
    }

    public static bool HasSimulator(this WebApplication app) => app.Services.GetService<SimulatedStripe>() is not null;
}
