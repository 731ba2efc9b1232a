using CampaignFunctions.Messaging;
using CampaignFunctions.Payments;
using CampaignFunctions.Preorders;

namespace CampaignFunctions.Tests;

/// <summary>The queues of pre-orders. The test decides when, and in which order, it delivers the messages.</summary>
internal sealed class PreorderQueues(TimeProvider? clock = null) : IMessageSender
{
    private readonly List<(DateTimeOffset At, object Message)> _delayed = [];

    public List<object> Waiting { get; } = [];

    /// <summary>All messages, with those that are delayed.</summary>
    public IEnumerable<object> All => Waiting.Concat(_delayed.Select(delayed => delayed.Message));

    /// <summary>All messages with the time at which they are due; null if that is now.</summary>
    public IEnumerable<(DateTimeOffset? At, object Message)> Left =>
        Waiting
            .Select(message => ((DateTimeOffset?)null, message))
            .Concat(_delayed.Select(delayed => ((DateTimeOffset?)delayed.At, delayed.Message)));

    /// <summary>Returns whether the queue loses the next message.</summary>
    public Func<bool> Loses { get; set; } = () => false;

    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken)
        where T : class
    {
        if (Loses())
            return Task.CompletedTask;
        if (clock is not null && delay > TimeSpan.Zero)
            _delayed.Add((clock.GetUtcNow() + delay, message));
        else
            Waiting.Add(message);
        return Task.CompletedTask;
    }

    /// <summary>Moves the delayed messages that are now due to the waiting messages.</summary>
    public void Tick()
    {
        Waiting.AddRange(_delayed.Where(delayed => delayed.At <= clock!.GetUtcNow()).Select(delayed => delayed.Message));
        _delayed.RemoveAll(delayed => delayed.At <= clock!.GetUtcNow());
    }

    public void Add(DateTimeOffset? at, object message)
    {
        if (at is { } then)
            _delayed.Add((then, message));
        else
            Waiting.Add(message);
    }

    public object Take(int index)
    {
        var message = Waiting[index];
        Waiting.RemoveAt(index);
        return message;
    }

    public static Task DeliverAsync(PreorderProcess process, object message) =>
        message switch
        {
            PaymentHint hint => process.Process.HandleAsync(hint, default),
            ChargeRunHint hint => process.Runs.RunAsync(hint, default),
            JobHint hint => process.Jobs.HandleAsync(hint, default),
            PreorderMailHint hint => process.Mail.HandleAsync(hint, default),
            _ => throw new InvalidOperationException($"No handler takes {message}."),
        };
}
