using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Http;

/// <summary>
/// Runs the work of a call: it refuses wrong query parameters, limits the time, and answers what goes wrong with a problem. Only
/// the two hosts use it.
/// </summary>
public sealed class CallRunner(IOptions<HttpSettings> settings, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("CampaignFunctions.Faults");

    /// <summary>Returns how to answer in place of the work; null if the work answers, or has begun to.</summary>
    /// <param name="function">The function that does the work; null if it is another part of the host.</param>
    public async Task<IResult?> RunAsync(HttpContext http, MethodInfo? function, Func<Task> work)
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (function is not null && QueryParameters.Check(function, http.Request) is { } wrong)
            return wrong.ToResult();
        var caller = http.RequestAborted;
        using var limit = AnswerLimit.Start(http, settings.Value.AnswerWithin, clock);
        try
        {
            await work();
            return null;
        }
        catch (OperationCanceledException) when (limit.IsUp && !http.Response.HasStarted)
        {
            return AnswerLimit.Late.ToResult();
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            return http.Response.HasStarted ? null : TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            return Faults.ToProblem(fault, _logger).ToResult();
        }
    }
}
