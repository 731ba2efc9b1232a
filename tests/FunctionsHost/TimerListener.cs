using CampaignFunctions.FunctionsHost.Protocol;
using NCrontab;

namespace CampaignFunctions.FunctionsHost;

/// <summary>Invokes a timer function on its schedule. A failed run is not repeated before its next time.</summary>
internal static class TimerListener
{
    private const string OnTime = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    public static async Task RunAsync(WorkerConnection worker, HostedFunction function, CancellationToken stopping)
    {
        var schedule = CrontabSchedule.Parse(
            function.Schedule ?? "",
            new CrontabSchedule.ParseOptions { IncludingSeconds = true }
        );
        while (!stopping.IsCancellationRequested)
        {
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            await Task.Delay(schedule.GetNextOccurrence(now) - now, TimeProvider.System, stopping)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested)
                return;
            try
            {
                await InvokeAsync(worker, function, stopping);
            }
            catch (Exception fault) when (fault is InvalidOperationException or IOException or OperationCanceledException)
            {
                // The worker logs the exception.
            }
        }
    }

    /// <summary>Invokes the function now.</summary>
    public static Task InvokeAsync(WorkerConnection worker, HostedFunction function, CancellationToken cancellationToken)
    {
        var invocation = new InvocationRequest
        {
            InvocationId = $"{Guid.NewGuid()}",
            FunctionId = function.Id,
            TraceContext = new(),
            InputData =
            {
                new ParameterBinding
                {
                    Name = function.Parameter,
                    Data = new() { Json = OnTime },
                },
            },
        };
        return worker.InvokeAsync(invocation, cancellationToken);
    }
}
