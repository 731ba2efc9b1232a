using System.Globalization;
using CampaignFunctions.ServiceBusDouble;

// dotnet run --project tests/ServiceBusDouble -- 5672 tally mail ...
if (
    args is not [var text, .. var queues]
    || !int.TryParse(text, CultureInfo.InvariantCulture, out var port)
    || queues.Length == 0
)
{
    await Console.Error.WriteLineAsync("Usage: ServiceBusDouble PORT QUEUE...");
    return 2;
}

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stopping.Cancel();
};
using var server = new ServiceBusDoubleServer(port, queues);
Console.WriteLine($"ServiceBus={server.ConnectionString}");
await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token)
    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
return 0;
