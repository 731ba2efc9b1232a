using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing.Patterns;
using Scalar.AspNetCore;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>Serves the start page, which shows the API's description to people.</summary>
internal static partial class ApiReference
{
    private const string Links = """
        <nav aria-label="On this machine" style="font: 15px system-ui, sans-serif; padding: .6rem 1rem; display: flex; gap:
        1.2rem; flex-wrap: wrap; border-bottom: 1px solid #8884">
          <strong>CampaignFunctions</strong>
          <a href="/demo">Demonstration page</a>
          <a href="/api/campaigns/nuova-500/polls/colour/tally">Live poll result</a>
          <a href="{local}/local/mailbox">Sent mail</a>
          <a href="{local}/local/queues">Queues</a>
        </nav>
        """;

    public static void MapApiReference(this WebApplication app) =>
        app.MapScalarApiReference(
                "/",
                options =>
                {
                    options.Title = "CampaignFunctions";
                    options.OpenApiRoutePattern = "/api/openapi.json";
                    options.DefaultFonts = false;
                    options.Telemetry = false;
                    options.ShowDeveloperTools = DeveloperToolsVisibility.Never;
                    options.Agent = new() { Disabled = true };
                    options.HideClientButton = true;
                    options.AddHeaderContent(app.Services.GetRequiredService<LocalAddress>().Fill(Links));
                }
            )
            .Add(OnlyHere);

    /// <summary>
    /// Serves the page only at <c>/</c>. The library takes any path of one segment for the name of a document, but there is only
    /// one document.
    /// </summary>
    private static void OnlyHere(EndpointBuilder endpoint)
    {
        if (
            endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 } route
            && route.RoutePattern.Parameters.All(parameter => parameter.IsOptional)
        )
        {
            route.RoutePattern = RoutePatternFactory.Parse("/");
            var write = endpoint.RequestDelegate!;
            endpoint.RequestDelegate = context => WriteAsync(context, write);
        }
    }

    /// <summary>Writes the page with a policy that allows just the scripts that the library wrote into it.</summary>
    private static async Task WriteAsync(HttpContext context, RequestDelegate write)
    {
        var body = context.Response.Body;
        using var page = new MemoryStream();
        context.Response.Body = page;
        try
        {
            await write(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        var bytes = page.ToArray();
        var scripts = InlineScript()
            .Matches(Encoding.UTF8.GetString(bytes))
            .Select(script => SHA256.HashData(Encoding.UTF8.GetBytes(script.Groups["text"].Value)))
            .Select(hash => $" 'sha256-{Convert.ToBase64String(hash)}'");
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'{string.Concat(scripts)}; style-src 'self' 'unsafe-inline'; "
            + "connect-src 'self'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
        await body.WriteAsync(bytes, context.RequestAborted);
    }

    [GeneratedRegex("<script(?![^>]*\\ssrc=)[^>]*>(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex InlineScript();
}
