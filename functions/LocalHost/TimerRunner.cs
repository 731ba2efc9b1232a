using Microsoft.Azure.Functions.Worker;
using NCrontab;

namespace CampaignFunctions.LocalHost;

/// <summary>Runs the timer-triggered functions on their schedules. Runs of one function never overlap.</summary>
internal sealed partial class TimerRunner(IServiceProvider services, TimeProvider clock, ILogger<TimerRunner> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(
            FunctionMethod
                .All.Where(function => function.Schedule is not null)
                .Select(function => RunAsync(function, function.Schedule!, stoppingToken))
        );

    private async Task RunAsync(FunctionMethod function, string ncrontab, CancellationToken stoppingToken)
    {
        var schedule = CrontabSchedule.Parse(ncrontab, new CrontabSchedule.ParseOptions { IncludingSeconds = true });
        while (!stoppingToken.IsCancellationRequested)
        {
            var now = clock.GetUtcNow().UtcDateTime;
            await Task.Delay(schedule.GetNextOccurrence(now) - now, clock, stoppingToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            try
            {
                await function.InvokeAsync(services, new TimerInfo(), CancellationToken.None);
            }
            catch (Exception fault)
            {
                TimerFailed(fault, function.Name); // the next run tries again
            }
        }
    }

    [LoggerMessage(EventId = 610, Level = LogLevel.Error, Message = "{Function} failed")]
    private partial void TimerFailed(Exception fault, string function);
}
