using CampaignFunctions.Http;
using CampaignFunctions.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.FunctionApp;

/// <summary>
/// Answers the exceptions of HTTP functions with problems. Exceptions of other functions go to the host, which delivers their
/// message again.
/// </summary>
internal sealed class ProblemMiddleware(ILoggerFactory loggers, IOptions<HttpSettings> settings, TimeProvider clock)
    : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        var caller = http?.RequestAborted ?? default;
        if (http is not null)
        {
            http.Response.Headers.AccessControlExposeHeaders = Preconditions.Exposed; // the platform answers only preflights
            http.Response.Headers.XContentTypeOptions = "nosniff";
        }

        using var limit = http is null ? null : AnswerLimit.Start(http, settings.Value.AnswerWithin, clock);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (limit?.IsUp == true && !http!.Response.HasStarted)
        {
            context.GetInvocationResult().Value = AnswerLimit.Late.ToResult();
        }
        catch (OperationCanceledException) when (caller.IsCancellationRequested)
        {
            context.GetInvocationResult().Value = TypedResults.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        catch (Exception fault) when (http is { Response.HasStarted: false })
        {
            context.GetInvocationResult().Value = Faults
                .ToProblem(fault, loggers.CreateLogger("CampaignFunctions.Faults"))
                .ToResult();
        }
    }
}
