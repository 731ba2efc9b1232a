using System.Net.Sockets;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Health;
using CampaignFunctions.LocalHost.Demo;
using CampaignFunctions.LocalHost.OpenApi;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Telemetry;
using Microsoft.Azure.Cosmos;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CampaignFunctions.LocalHost;

/// <summary>Composes the product with what stands in for Azure on one machine.</summary>
internal static class LocalHostModule
{
    private const string DefaultUrls = "http://localhost:7071";

    public static void AddLocalHost(this WebApplicationBuilder builder, DataFolder data)
    {
        var configuration = builder.Configuration;
        // First, so that whatever else is configured comes before what is made or assumed here.
        configuration.Sources.Insert(0, new ChainedConfigurationSource { Configuration = Defaults(data) });
        if (string.IsNullOrEmpty(configuration["urls"]) && string.IsNullOrEmpty(configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultUrls);
        configuration["Staff:Issuer"] = LocalStaff.Issuer;
        configuration["Staff:Audience"] = LocalStaff.Audience;
        configuration["Limits:ExemptLoopback"] = string.IsNullOrEmpty(configuration["Http:ClientAddressHeader"])
            ? "true"
            : "false";

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new LocalStaff(configuration["Local:StaffKey"]!, TimeProvider.System));
        services.AddSingleton<BaseConfigurationManager>(provider => new StaticConfigurationManager<OpenIdConnectConfiguration>(
            provider.GetRequiredService<LocalStaff>().Provider
        ));
        services.AddStore(configuration, data);
        services.AddQueues(configuration, data);
        services.AddSingleton<IMessageSender>(provider => new MeasuredSender(provider.GetRequiredService<ILocalQueues>()));
        services.AddSingleton(provider => new LocalMailbox(data.Mailbox, provider.GetRequiredService<TimeProvider>()));
        services.AddMailer(configuration);
        services.AddStripe(configuration, data);
        services.AddSingleton<IReadyCheck, QueuesReady>();
        services.AddSingleton(HostSettings.Read());
        services.AddSingleton<Demonstration>();
        services.AddHostedService<QueuePump>().AddHostedService<TimerRunner>();
        services.AddCors(options => options.AddDefaultPolicy(policy => policy.Allow(configuration["Http:Origins"])));
        services.AddCampaignFunctions(configuration);
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            services
                .AddCampaignTelemetry(configuration)
                .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation())
                .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation());
        }
    }

    private static IConfigurationRoot Defaults(DataFolder data) =>
        new ConfigurationBuilder()
            .AddJsonFile(data.Keys(), optional: false)
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Import:MaxLines"] = "1000000000",
                    ["Tally:HintEvery"] = "00:00:00.5",
                    ["Logging:LogLevel:Default"] = "Information",
                    ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                    ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None", // else every request pays for a log scope
                    ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
                }
            )
            .Build();

    public static void UseLocalHost(this WebApplication app)
    {
        app.UseProblems();
        app.UseWhen(context => !context.Request.Path.StartsWithSegments("/local"), campaigns => campaigns.UseCors());
        app.MapLocalFunctions();
        if (app.HasSimulator())
            app.MapStripe();
        app.MapApiReference();
        app.MapDemoPage();
        app.MapFunctions(app.Services.GetRequiredService<HostSettings>());
    }

    /// <summary>Runs until it is told to stop; then in-flight requests and messages finish first.</summary>
    public static async Task<int> RunLocalHostAsync(this WebApplication app)
    {
        await using (app)
        {
            CampaignDefinition? created;
            try
            {
                app.Services.GetRequiredService<IDocumentStore>(); // refuses data of a newer version before anybody is served
                if (app.Configuration.GetValue<bool>("create") && app.Services.GetService<CosmosAccounts>() is { } accounts)
                    await accounts.CreateAsync(CancellationToken.None);
                created = await app.CreateDemonstrationAsync();
                await app.StartAsync();
            }
            catch (StoreBusyException refused)
            {
                await Console.Error.WriteLineAsync($"The store cannot be reached: {(refused.InnerException ?? refused).Message}");
                return 1;
            }
            catch (CosmosException refused)
            {
                await Console.Error.WriteLineAsync(
                    $"The store refuses; is its database made (--create true) and the key right? {refused.StatusCode}"
                );
                return 1;
            }
            catch (InvalidDataException refused)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                return 1;
            }
            catch (IOException refused)
                when (refused.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException)
            {
                await Console.Error.WriteLineAsync(refused.Message);
                return 1;
            }

            app.SayWhatToOpen();
            var voting = created is null
                ? Task.CompletedTask
                : app.Services.GetRequiredService<Demonstration>().VoteAsync(created, app.Lifetime.ApplicationStopping);
            await app.WaitForShutdownAsync();
            await voting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // cut short: it is only a demonstration
            await app.Services.GetRequiredService<TallyHints>().DisposeAsync();
            await app.Services.GetRequiredService<SupportHints>().DisposeAsync();
            return 0;
        }
    }

    private static bool HasDemonstration(this WebApplication app) =>
        !string.Equals(app.Configuration["demonstration"], "false", StringComparison.OrdinalIgnoreCase);

    /// <summary>Makes the demonstration campaign the first time; null else.</summary>
    private static async Task<CampaignDefinition?> CreateDemonstrationAsync(this WebApplication app) =>
        app.HasDemonstration() ? await app.Services.GetRequiredService<Demonstration>().CreateAsync() : null;

    private static void SayWhatToOpen(this WebApplication app)
    {
        Console.WriteLine($"CampaignFunctions listens on {string.Join(", ", app.Urls)}. Ctrl-C stops it.");
        if (!app.HasDemonstration())
            return;
        var address = app.Urls.First();
        Console.WriteLine(
            $"""
              the API             {address}/
              the demonstration   {address}/demo
              a lively result     {address}/api/campaigns/{Demonstration.CampaignId}/polls/colour/tally
              mail sent           {address}/local/mailbox
              queues              {address}/local/queues
            """
        );
    }
}
