using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.FunctionApp;

/// <summary>
/// Answers the exceptions of HTTP functions with problems. Exceptions of other functions go to the host, which delivers their
/// message again.
/// </summary>
internal sealed class ProblemMiddleware(ILoggerFactory loggers) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext();
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http?.RequestAborted.IsCancellationRequested == true)
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
