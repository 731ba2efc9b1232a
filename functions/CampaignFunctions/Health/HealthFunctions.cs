using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Health;

/// <summary>Reports whether the process is alive, and whether it is ready to work.</summary>
public sealed partial class HealthFunctions(IEnumerable<IReadyCheck> checks, TimeProvider clock, ILogger<HealthFunctions> logger)
{
    /// <summary>The time limit of all checks. A check that takes longer counts as failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    [Function("Health")]
    [EndpointSummary("Confirms that the process is alive."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<HealthResponse>(200)]
    public Task<IResult> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "health")] HttpRequest request,
        CancellationToken cancellationToken
    ) => Task.FromResult<IResult>(new JsonAnswer<HealthResponse>(new("alive", null), HealthJson.Default.HealthResponse));

    [Function("Ready")]
    [EndpointSummary("Says whether the process is ready, and which parts fail."), Tags("Health"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<HealthResponse>(200)]
    [ProducesResponseType<HealthResponse>(503)]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "ready")] HttpRequest request,
        CancellationToken cancellationToken
    )
    {
        var outcomes = await Task.WhenAll(
            checks.Select(async check => (check.Part, IsReady: await IsReadyAsync(check, cancellationToken)))
        );
        var failing = outcomes.Where(outcome => !outcome.IsReady).Select(outcome => outcome.Part).ToArray();
        return failing.Length == 0
            ? new JsonAnswer<HealthResponse>(new("ready", null), HealthJson.Default.HealthResponse)
            : new JsonAnswer<HealthResponse>(new("not-ready", failing), HealthJson.Default.HealthResponse)
            {
                Status = StatusCodes.Status503ServiceUnavailable,
            };
    }

    /// <summary>
    /// Returns whether the check succeeds. If a check throws, its part counts as failed, and the exception is logged.
    /// </summary>
    private async Task<bool> IsReadyAsync(IReadyCheck check, CancellationToken cancellationToken)
    {
        try
        {
            using var timeUp = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeUp.Token);
            return await check.IsReadyAsync(either.Token).WaitAsync(either.Token); // a check may not notice
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            PartFailed(fault, check.Part);
            return false;
        }
    }

    [LoggerMessage(EventId = 540, Level = LogLevel.Error, Message = "Readiness check {Part} failed")]
    private partial void PartFailed(Exception fault, string part);
}
