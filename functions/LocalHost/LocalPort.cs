using System.Net;
using CampaignFunctions.Http;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Problems;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Serves <c>/local</c> on a port of its own (<c>--local-urls</c>), with the simulated Stripe and its pages. It listens on
/// loopback only. A proxy that forwards the public port therefore never reaches staff tokens, mail or queues, whatever headers
/// it adds.
/// </summary>
internal static class LocalPort
{
    /// <summary>The value of <c>--local-urls</c> that turns the port off.</summary>
    public const string Off = "none";

    /// <summary>Starts to listen, and tells <see cref="LocalAddress"/> where. Returns null if the port is turned off.</summary>
    /// <param name="host">The local host, whose services the calls use.</param>
    /// <param name="urls">The URLs, separated by semicolons.</param>
    public static async Task<WebApplication?> StartAsync(WebApplication host, string urls)
    {
        if (urls == Off)
            return null;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        builder.WebHost.ConfigureKestrel(server => server.Bound(OpenFiles.LocalConnections));
        builder.Services.AddRouting().AddSingleton(host.Services.GetRequiredService<ILoggerFactory>());
        var app = builder.Build();
        app.UseLocalPort(host.Services);
        app.MapLocalFunctions();
        if (host.Services.GetService<SimulatedStripe>() is not null)
            app.MapStripe();
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        host.Services.Tell(app.Urls);
        return app;
    }

    /// <summary>Answers callers on this machine only, with the services of the host.</summary>
    public static void UseLocalPort(this WebApplication app, IServiceProvider services)
    {
        app.UseProblems(services);
        app.Use(
            async (context, next) =>
            {
                context.RequestServices = services;
                if (IsFromThisMachine(context.Request))
                    await next(context);
                else
                    await ProblemCode.NotFound.ToResult().ExecuteAsync(context);
            }
        );
    }

    /// <summary>Tells the host's services where the port listens.</summary>
    public static void Tell(this IServiceProvider services, ICollection<string> urls)
    {
        var tools = LocalAddress.Of(urls);
        services.GetRequiredService<LocalAddress>().Tools = tools;
        if (services.GetService<SimulatedStripe>() is { } stripe)
            stripe.PagesBase = tools + StripeEndpoints.Base;
    }

    /// <summary>Returns whether a URL's host can only be this machine.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    /// <summary>
    /// Keeps out what a browser sends for a foreign page: a page that rebinds its host name to this machine has a foreign
    /// <c>Host</c>; a form or script of another site has a foreign <c>Origin</c>, or <c>null</c>.
    /// </summary>
    private static bool IsFromThisMachine(HttpRequest request) =>
        IsLoopback(request.Host.Host)
        && (
            request.Headers.Origin is not { Count: > 0 } origin
            || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var page) && IsLoopback(page.Host))
        );
}
