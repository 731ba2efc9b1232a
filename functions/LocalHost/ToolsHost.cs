using CampaignFunctions.Http;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage.Cosmos;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Serves another host of the API (<c>--tools-for</c>), such as the Functions host: it gives staff tokens, simulates Stripe, and
/// creates the database. It is behind the same port as the tools of the local host.
/// </summary>
internal static class ToolsHost
{
    public static async Task RunAsync(WebApplicationBuilder builder, LocalSettings settings, DataFolder data)
    {
        var (services, configuration) = (builder.Services, builder.Configuration);
        configuration.AddDefaults(data);
        data.CreateFiles();
        if (data.WasInterrupted)
            LocalHostModule.Check(data.Stripe);
        data.Begin();
        builder.WebHost.UseUrls(settings.LocalUrls);
        builder.WebHost.ConfigureKestrel(server => server.Bound(OpenFiles.LocalConnections));
        services.AddSingleton(TimeProvider.System).AddSingleton(settings).AddSingleton<LocalAddress>().AddSingleton<CallRunner>();
        services.AddSingleton(HostSettings.Read());
        services.AddSettings<HttpSettings>(configuration, "Http");
        services.AddLocalStaff(configuration);
        services.AddStripe(configuration, settings, data);
        if (settings.Store == "cosmos")
            services.AddCosmosStore(configuration, credential: null);
        await using var app = builder.Build();
        if (settings.Create && app.Services.GetService<CosmosAccounts>() is { } accounts)
            await accounts.CreateAsync(CancellationToken.None);
        app.UseLocalPort(app.Services);
        app.MapStaffTokens();
        app.MapStripe();
        await app.StartAsync();
        app.Services.Tell(app.Urls);
        Console.WriteLine($"Tools for {settings.ToolsFor} are at {LocalAddress.Of(app.Urls)}/local. Press Ctrl-C to stop them.");
        await app.WaitForShutdownAsync();
        app.ThrowIfInterrupted();
    }
}
