using CampaignFunctions.Health;
using CampaignFunctions.Http;
using CampaignFunctions.LocalHost.Demo;
using CampaignFunctions.LocalHost.OpenApi;
using CampaignFunctions.LocalHost.Sqlite;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Messaging;
using CampaignFunctions.Polls;
using CampaignFunctions.Security;
using CampaignFunctions.Settings;
using CampaignFunctions.Storage;
using CampaignFunctions.Storage.Cosmos;
using CampaignFunctions.Suggestions;
using CampaignFunctions.Telemetry;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CampaignFunctions.LocalHost;

/// <summary>Composes the product with local stand-ins for the Azure services.</summary>
internal static class LocalHostModule
{
    private const string DefaultUrls = "http://localhost:7071";

    /// <summary>How long a start looks for damage in each database after an interruption.</summary>
    private static readonly TimeSpan CheckFor = TimeSpan.FromSeconds(10);

    public static void AddLocalHost(this WebApplicationBuilder builder, LocalSettings settings, DataFolder data)
    {
        var configuration = builder.Configuration;
        configuration.AddDefaults(data);
        data.CreateFiles();
        if (string.IsNullOrEmpty(configuration["urls"]) && string.IsNullOrEmpty(configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultUrls);
        builder.WebHost.ConfigureKestrel(server => server.Bound(OpenFiles.Connections));
        configuration["Staff:Issuer"] = LocalStaff.Issuer;
        configuration["Staff:Audience"] = LocalStaff.Audience;
        var isPrivate = string.IsNullOrEmpty(configuration["Http:ClientAddressHeader"]); // behind no proxy
        var isExempt = settings.Limits is null ? isPrivate : settings.Limits == "local";
        configuration["Limits:ExemptLoopback"] = isExempt ? "true" : "false";
        configuration["Http:ReturnToLocalhost"] = isPrivate ? "true" : "false";

        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddLocalStaff(configuration);
        services.AddSingleton<BaseConfigurationManager>(provider => new StaticConfigurationManager<OpenIdConnectConfiguration>(
            provider.GetRequiredService<LocalStaff>().Provider
        ));
        services.AddStore(configuration, settings, data);
        services.AddQueues(configuration, settings, data);
        services.AddSingleton<IMessageSender>(provider => new MeasuredSender(provider.GetRequiredService<ILocalQueues>()));
        services.AddSingleton(provider => new LocalMailbox(data.Mailbox, provider.GetRequiredService<TimeProvider>()));
        services.AddMailer(configuration);
        services
            .AddSingleton(settings)
            .AddSingleton<LocalAddress>()
            .AddSingleton<IApiAddress>(provider => provider.GetRequiredService<LocalAddress>());
        services.AddStripe(configuration, settings, data);
        services.AddSingleton<IReadyCheck, QueuesReady>();
        services.AddSingleton(HostSettings.Read());
        services.AddSingleton<Demonstration>();
        services.AddHostedService<QueuePump>().AddHostedService<TimerRunner>();
        var origins = new HttpSettings();
        new SettingsBinder<HttpSettings>(configuration, "Http").Configure(origins);
        services.AddCors(options => options.AddDefaultPolicy(policy => policy.Allow(origins.Origins)));
        services.AddCampaignFunctions(configuration);
        if (!string.IsNullOrEmpty(configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            services
                .AddCampaignTelemetry(configuration)
                .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation())
                .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation());
        }
    }

    /// <summary>Adds the defaults as the first source, so that every other source overrides them.</summary>
    public static void AddDefaults(this IConfigurationBuilder configuration, DataFolder data) =>
        configuration.Sources.Insert(0, new ChainedConfigurationSource { Configuration = Defaults(data) });

    /// <summary>Adds the simulated provider of staff tokens.</summary>
    public static void AddLocalStaff(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(new LocalStaff(configuration["Local:StaffKey"] ?? "", TimeProvider.System));

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
                    // At any other level, every request pays for a log scope.
                    ["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] = "None",
                    ["Logging:LogLevel:Microsoft.Hosting.Lifetime"] = "Warning",
                }
            )
            .Build();

    public static void UseLocalHost(this WebApplication app)
    {
        app.Use(
            (context, next) =>
            {
                context.Response.Headers.XContentTypeOptions = "nosniff"; // also where no call is run
                return next(context);
            }
        );
        app.UseCors();
        app.UseProblems(app.Services);
        app.MapApiReference();
        app.MapDemoPage();
        app.MapFunctions(app.Services.GetRequiredService<HostSettings>());
    }

    /// <summary>Runs the host until it is told to stop. It then finishes the requests and messages in flight.</summary>
    public static async Task RunLocalHostAsync(this WebApplication app, LocalSettings settings, DataFolder data)
    {
        if (data.WasInterrupted)
            Array.ForEach([data.Store, data.Queues, data.Stripe], Check);
        app.Services.GetRequiredService<IStartupValidator>().Validate(); // before the store is opened or created
        var keys = new KeyChecks(
            data,
            app.Services.GetRequiredService<IOptions<KeySettings>>().Value,
            hasStore: settings.Store == "sqlite"
        );
        keys.Verify();
        data.Begin();
        app.Services.GetRequiredService<IDocumentStore>(); // rejects data of a newer version before the host serves requests
        keys.Save();
        data.LockChecks();
        if (settings.Create && app.Services.GetService<CosmosAccounts>() is { } accounts)
            await accounts.CreateAsync(CancellationToken.None);
        var demonstration = app.Services.GetRequiredService<Demonstration>();
        var created = settings.Demonstration ? await demonstration.CreateAsync() : null;
        await using var local = await LocalPort.StartAsync(app, settings.LocalUrls);
        await app.StartAsync();
        app.PrintAddresses(settings);
        var voting = created is null ? Task.CompletedTask : demonstration.VoteAsync(created, app.Lifetime.ApplicationStopping);
        await app.WaitForShutdownAsync();
        await voting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // a stop may cut the demonstration short
        await app.Services.GetRequiredService<TallyHints>().DisposeAsync();
        await app.Services.GetRequiredService<SupportHints>().DisposeAsync();
    }

    /// <summary>Looks for damage in a database.</summary>
    public static void Check(string file) => SqliteCheck.Run(file, CheckFor, TimeProvider.System);

    /// <summary>Throws the fault that ended the host, if it did not end because it was told to.</summary>
    public static void ThrowIfInterrupted(this WebApplication app)
    {
        foreach (var service in app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask?.Exception is { } fault)
                throw fault;
        }
    }

    private static void PrintAddresses(this WebApplication app, LocalSettings settings)
    {
        var tools = app.Services.GetRequiredService<LocalAddress>().Tools;
        Console.WriteLine($"CampaignFunctions listens on {string.Join(", ", app.Urls)}. Press Ctrl-C to stop it.");
        if (tools is not null)
            Console.WriteLine($"Tools for this machine only are at {tools}/local.");
        if (!settings.Demonstration)
            return;
        var address = app.Urls.First();
        Console.WriteLine(
            $"""
              API description      {address}/
              Demonstration page   {address}/demo
              Live poll result     {address}/api/campaigns/{Demonstration.CampaignId}/polls/colour/tally
            """
        );
        if (tools is not null)
            Console.WriteLine(
                $"""
                  Sent mail            {tools}/local/mailbox
                  Queues               {tools}/local/queues
                """
            );
    }
}
