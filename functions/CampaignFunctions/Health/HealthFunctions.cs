using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Health;

/// <summary>Whether the process lives, and whether it can work.</summary>
public sealed partial class HealthFunctions(IEnumerable<IReadyCheck> checks, TimeProvider clock, ILogger<HealthFunctions> logger)
{
    /// <summary>A part that has not answered by then is taken to fail.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Function("Health")]
    [EndpointSummary("Says that the process lives."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<HealthResponse>(200)]
    public Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken
    ) => Task.FromResult<IResult>(new JsonAnswer<HealthResponse>(new("alive", null), HealthJson.Default.HealthResponse));

    [Function("Ready")]
    [EndpointSummary("Says whether the process can work, or which parts fail."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<HealthResponse>(200)]
    [ProducesResponseType<HealthResponse>(503)]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ready")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var failing = new List<string>();
        foreach (var check in checks)
        {
            if (!await IsReadyAsync(check, cancellationToken))
                failing.Add(check.Part);
        }

        return failing.Count == 0
            ? new JsonAnswer<HealthResponse>(new("ready", null), HealthJson.Default.HealthResponse)
            : new JsonAnswer<HealthResponse>(new("not-ready", [.. failing]), HealthJson.Default.HealthResponse)
            {
                Status = StatusCodes.Status503ServiceUnavailable,
            };
    }

    /// <summary>Whatever a check throws, its part does not work; what it was is in the log.</summary>
    private async Task<bool> IsReadyAsync(IReadyCheck check, CancellationToken cancellationToken)
    {
        try
        {
            return await clock.WithinAsync(Patience, check.IsReadyAsync, late: false, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            PartFailed(fault, check.Part);
            return false;
        }
    }

    [LoggerMessage(EventId = 540, Level = LogLevel.Error, Message = "The {Part} cannot be had")]
    private partial void PartFailed(Exception fault, string part);
}
