using CampaignFunctions.Messaging;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Telemetry;

/// <summary>Sends hints at work that is already stored.</summary>
internal static class MessageSenderExtensions
{
    /// <summary>How long a call waits for a queue. Its document is stored, so the answer must not depend on the queue.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Sends a hint, or gives up: a sweep finds the work too. It takes a second at most, and is not cancelled with its caller.
    /// </summary>
    public static async Task HintAsync<T>(
        this IMessageSender sender,
        QueueName<T> queue,
        T message,
        TimeSpan delay,
        TimeProvider clock
    )
        where T : class
    {
        using var timeUp = new CancellationTokenSource(Patience, clock);
        try
        {
            await sender.SendAsync(queue, message, delay, timeUp.Token).WaitAsync(timeUp.Token);
        }
        catch (Exception fault) when (fault is StoreBusyException or OperationCanceledException)
        {
            CampaignTelemetry.LostHints.Add(1, new KeyValuePair<string, object?>("queue", queue.Name));
        }
    }
}
