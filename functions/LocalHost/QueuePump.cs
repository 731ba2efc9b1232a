using System.Diagnostics;
using System.Text.Json;
using CampaignFunctions.LocalHost.Stripe;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.LocalHost;

/// <summary>
/// Delivers messages to the queue-triggered functions. When it stops, it receives no more messages, and waits for the deliveries
/// under way.
/// </summary>
internal sealed partial class QueuePump(
    ILocalQueues queues,
    IServiceProvider services,
    HostSettings settings,
    IHostApplicationLifetime lifetime,
    TimeProvider clock,
    ILogger<QueuePump> logger
) : BackgroundService
{
    /// <summary>
    /// The unit of the delay after a failure. The first delay is two units, and each further delay is twice as long.
    /// </summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until the host listens, because consumers may call this host.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await lifetime.StartedAsync(stoppingToken);
        await Task.WhenAll(
            FunctionMethod
                .All.Where(function => function.Queue is not null)
                .Select(function => PumpAsync(function, function.Queue!, stoppingToken))
        );
    }

    private async Task PumpAsync(FunctionMethod function, string queue, CancellationToken stoppingToken)
    {
        using var free = new SemaphoreSlim(settings.MaxConcurrentCalls);
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await free.WaitAsync(stoppingToken);
                var (message, hasFailed) = await ReceiveAsync(queue);
                if (message is not null)
                {
                    _ = DeliverAsync(function, message, free);
                    continue;
                }

                free.Release();
                if (hasFailed)
                    await PauseAsync(stoppingToken);
                else
                    await WaitAsync(queue, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopping.
        }

        for (var i = 0; i < settings.MaxConcurrentCalls; i++)
            await free.WaitAsync(CancellationToken.None);
    }

    /// <summary>Returns the next message, null if there is none; and whether the queue is unavailable now.</summary>
    private async Task<(QueueMessage? Message, bool HasFailed)> ReceiveAsync(string queue)
    {
        try
        {
            return (await queues.ReceiveAsync(queue, max: 1) is [var message, ..] ? message : null, false);
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault))
        {
            QueueFailed(fault, queue);
            return (null, true);
        }
    }

    private async Task WaitAsync(string queue, CancellationToken stoppingToken)
    {
        try
        {
            await queues.WaitAsync(queue, stoppingToken);
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault))
        {
            QueueFailed(fault, queue);
            await PauseAsync(stoppingToken);
        }
    }

    private Task PauseAsync(CancellationToken stoppingToken) => Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);

    private async Task DeliverAsync(FunctionMethod function, QueueMessage message, SemaphoreSlim free)
    {
        using var step = CampaignTelemetry.Activities.StartActivity(
            $"receive {message.Queue}",
            ActivityKind.Consumer,
            message.Trace
        );
        try
        {
            var type = CampaignModule.MessageTypes[function.Parameter.ParameterType];
            await function.InvokeAsync(services, JsonSerializer.Deserialize(message.Body, type)!, CancellationToken.None);
            await queues.CompleteAsync(message);
        }
        catch (Exception fault)
        {
            step?.SetStatus(ActivityStatusCode.Error);
            DeliveryFailed(fault, function.Name, message.Id, message.Deliveries);
            await AbandonAsync(message, fault);
        }
        finally
        {
            free.Release();
        }
    }

    private async Task AbandonAsync(QueueMessage message, Exception reason)
    {
        try
        {
            await queues.AbandonAsync(message, RetryAfter * (1 << message.Deliveries), reason.GetType().Name);
            if (message.IsLastTry)
                CampaignTelemetry.DeadLetters.Add(1, new KeyValuePair<string, object?>("queue", message.Queue));
        }
        catch (Exception fault) when (ILocalQueues.IsFault(fault))
        {
            QueueFailed(fault, message.Queue); // the message becomes visible again by itself
        }
    }

    [LoggerMessage(EventId = 601, Level = LogLevel.Error, Message = "Queue {Queue} failed")]
    private partial void QueueFailed(Exception fault, string queue);

    [LoggerMessage(
        EventId = 600,
        Level = LogLevel.Error,
        Message = "{Function} failed on message {MessageId} at delivery {Deliveries}"
    )]
    private partial void DeliveryFailed(Exception fault, string function, string messageId, int deliveries);
}
