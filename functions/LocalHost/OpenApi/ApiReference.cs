using Microsoft.AspNetCore.Routing.Patterns;
using Scalar.AspNetCore;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>Serves the start page, which shows the API's description to people.</summary>
internal static class ApiReference
{
    private const string Links = """
        <nav aria-label="On this machine" style="font: 15px system-ui, sans-serif; padding: .6rem 1rem; display: flex; gap:
        1.2rem; flex-wrap: wrap; border-bottom: 1px solid #8884">
          <strong>CampaignFunctions</strong>
          <a href="/demo">Demonstration page</a>
          <a href="/api/campaigns/nuova-500/polls/colour/tally">Live poll result</a>
          <a href="/local/mailbox">Sent mail</a>
          <a href="/local/queues">Queues</a>
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
                    options.AddHeaderContent(Links);
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
            route.RoutePattern = RoutePatternFactory.Parse("/");
    }
}
