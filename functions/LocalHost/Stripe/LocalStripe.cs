using System.Security.Cryptography;
using CampaignFunctions.Payments.Stripe;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>Where this host listens, once it does.</summary>
internal sealed class LocalAddress(IServer server)
{
    public string Own => server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
        .Replace("[::]", "localhost", StringComparison.Ordinal).Replace("0.0.0.0", "localhost", StringComparison.Ordinal).TrimEnd('/');

}

internal static class HostLifetimes
{
    /// <summary>Waits until the host listens.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
    }
}

/// <summary>Payments on one machine: at Stripe where a key is configured, else at the simulator in this host.</summary>
internal static class LocalStripe
{
    public static void AddStripe(this IServiceCollection services, IConfiguration configuration, DataFolder data)
    {
        services.AddSingleton<LocalAddress>();
        if (!string.IsNullOrEmpty(configuration["Stripe:ApiKey"]))
            return;
        var secret = $"whsec_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24))}";   // both ends are in this process
        services.AddSingleton<StripeFaults>();
        services.AddSingleton(provider => new StripeBooks(data.Stripe));
        services.AddSingleton(provider => new SimulatedStripe(
            provider.GetRequiredService<StripeBooks>(), provider.GetRequiredService<StripeFaults>(), provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<StripeSettings>().PostConfigure<LocalAddress, SimulatedStripe>((settings, address, stripe) =>
        {
            settings.ApiKey = "sk_test_local";
            settings.ApiBase = stripe.PagesBase = address.Own + StripeEndpoints.Base;
            settings.WebhookSecret = secret;
        });
        services.AddHostedService<StripeNotices>();
    }

    public static bool HasSimulator(this WebApplication app) => app.Services.GetService<SimulatedStripe>() is not null;
}
