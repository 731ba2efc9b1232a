using System.Diagnostics;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Http;

/// <summary>Turns an exception of a function into a problem. Only <see cref="CallRunner"/> calls it.</summary>
public static partial class Faults
{
    public static Problem ToProblem(Exception fault, ILogger logger)
    {
        switch (fault)
        {
            case StoreBusyException busy:
                return new Problem(ProblemCode.StoreBusy) { RetryAfter = busy.RetryAfter };
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return ProblemCode.BodyTooLarge;
            case BadHttpRequestException:
                return ProblemCode.Invalid;
            default:
                var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
                Unexpected(logger, fault, traceId);
                return new Problem(ProblemCode.Fault) { TraceId = traceId };
        }
    }

    [LoggerMessage(EventId = 500, Level = LogLevel.Error, Message = "Unexpected fault, trace {TraceId}")]
    private static partial void Unexpected(ILogger logger, Exception fault, string traceId);
}
