using Microsoft.AspNetCore.Routing.Patterns;
using Scalar.AspNetCore;

namespace CampaignFunctions.LocalHost.OpenApi;

/// <summary>The start page: the API's description, for people.</summary>
internal static class ApiReference
{
    private const string Links = """
        <nav aria-label="On this machine" style="font: 15px system-ui, sans-serif; padding: .6rem 1rem; display: flex; gap: 1.2rem; flex-wrap: wrap; border-bottom: 1px solid #8884">
          <strong>CampaignFunctions</strong>
          <a href="/demo">the demonstration</a>
          <a href="/api/campaigns/nuova-500/polls/colour/tally">a lively result</a>
          <a href="/local/mailbox">mail sent</a>
          <a href="/local/queues">queues</a>
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

    /// <summary>The library takes any name of one segment for that of a document; here there is one document, and other places are nowhere.</summary>
    private static void OnlyHere(EndpointBuilder endpoint)
    {
        if (
            endpoint is RouteEndpointBuilder { RoutePattern.Parameters.Count: > 0 } route
            && route.RoutePattern.Parameters.All(parameter => parameter.IsOptional)
        )
            route.RoutePattern = RoutePatternFactory.Parse("/");
    }
}
