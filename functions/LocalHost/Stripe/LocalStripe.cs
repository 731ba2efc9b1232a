using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Payments.Stripe;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// Connects payments to Stripe if a key is configured, otherwise to the simulator in this host, which is behind the
/// <see cref="LocalPort"/>.
/// </summary>
internal static class LocalStripe
{
    /// <summary>The simulator takes every key that looks like a secret key of Stripe.</summary>
    public const string ApiKey = "sk_test_local";

    public static void AddStripe(
        this IServiceCollection services,
        IConfiguration configuration,
        LocalSettings settings,
        DataFolder data
    )
    {
        if (!string.IsNullOrEmpty(configuration["Stripe:ApiKey"]) || settings.LocalUrls == LocalPort.Off)
            return;
        services.AddSingleton<StripeFaults>();
        services.AddSingleton(provider => new StripeBooks(data.Stripe));
        services.AddSingleton(provider => new SimulatedStripe(
            provider.GetRequiredService<StripeBooks>(),
            provider.GetRequiredService<StripeFaults>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services
            .AddOptions<StripeSettings>()
            .PostConfigure<LocalAddress>(
                (stripeSettings, address) =>
                {
                    stripeSettings.ApiKey = ApiKey;
                    stripeSettings.ApiBase = address.Tools + StripeEndpoints.Base;
                    stripeSettings.WebhookSecret = WebhookSecret(configuration["Local:StaffKey"] ?? "");
                }
            );
        services.AddHostedService<StripeNotices>();
    }

    /// <summary>Returns the secret that signs the simulator's notices: it follows from the data folder's key.</summary>
    public static string WebhookSecret(string staffKey) =>
        $"whsec_{Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(staffKey), "stripe notices"u8))}";
}
