using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.ApiTesting;

/// <summary>
/// A service that checks challenges. A response that begins with <c>solved</c> is right and counts once; at <c>down</c>, the
/// service fails.
/// </summary>
public sealed class ChallengeService : IAsyncDisposable
{
    public const string SiteKey = "site-key";

    private const string Secret = "top-secret";

    private readonly ConcurrentDictionary<string, string> _spentBy = [];
    private readonly WebApplication _app;

    private ChallengeService(WebApplication app) => _app = app;

    /// <summary>The arguments by which a local host uses this service.</summary>
    public IReadOnlyList<string> Arguments =>
        ["--Challenge:VerifyUrl", _app.Urls.First(), "--Challenge:SiteKey", SiteKey, "--Challenge:Secret", Secret];

    public static async Task<ChallengeService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new ChallengeService(builder.Build());
        service._app.Run(service.VerifyAsync);
        await service._app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task VerifyAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (response, key) = (form["response"].ToString(), form["idempotency_key"].ToString());
        var isSolved =
            form["secret"] == Secret
            && response.StartsWith("solved", StringComparison.Ordinal)
            && _spentBy.GetOrAdd(response, key) == key;
        if (response == "down")
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(new JsonObject { ["success"] = isSolved }, context.RequestAborted);
    }
}
