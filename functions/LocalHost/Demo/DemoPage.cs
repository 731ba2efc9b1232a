namespace CampaignFunctions.LocalHost.Demo;

/// <summary>Serves a small campaign site that shows the public API at work.</summary>
internal static class DemoPage
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
        + "form-action 'none'; frame-ancestors 'none'";

    public static void MapDemoPage(this WebApplication app)
    {
        Map(app, "/demo", "demo.html", "text/html; charset=utf-8");
        Map(app, "/demo/demo.css", "demo.css", "text/css; charset=utf-8");
        Map(app, "/demo/demo.js", "demo.js", "text/javascript; charset=utf-8");
        Map(app, "/demo/demo-comments.js", "demo-comments.js", "text/javascript; charset=utf-8");
        Map(app, "/demo/demo-mine.js", "demo-mine.js", "text/javascript; charset=utf-8");
        Map(app, "/demo/demo-orders.js", "demo-orders.js", "text/javascript; charset=utf-8");
    }

    private static void Map(WebApplication app, string route, string file, string contentType)
    {
        var address = app.Services.GetRequiredService<LocalAddress>();
        var text = new Lazy<string>(() => address.Fill(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Demo", file))));
        app.MapGet(
            route,
            (RequestDelegate)(
                context =>
                {
                    context.Response.Headers.ContentSecurityPolicy = Policy;
                    context.Response.Headers.CacheControl = "no-cache";
                    context.Response.ContentType = contentType;
                    return context.Response.WriteAsync(text.Value, context.RequestAborted);
                }
            )
        );
    }
}
