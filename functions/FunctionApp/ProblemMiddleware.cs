using CampaignFunctions.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace CampaignFunctions.FunctionApp;

/// <summary>
/// Answers what goes wrong in HTTP functions with problems. Exceptions of other functions go to the host, which delivers their
/// message again.
/// </summary>
internal sealed class ProblemMiddleware(CallRunner calls) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        http.Response.Headers.AccessControlExposeHeaders = Preconditions.Exposed; // the platform answers only preflights
        var function = CampaignModule.EntryPoints[context.FunctionDefinition.EntryPoint];
        if (await calls.RunAsync(http, function, () => next(context)) is { } answer)
            context.GetInvocationResult().Value = answer;
    }
}
