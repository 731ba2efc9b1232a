using Amqp;
using Amqp.Types;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>A queue: its messages in the order of their sequence numbers, and its dead letters.</summary>
/// <param name="name">The address of the queue.</param>
/// <param name="settings">The settings of the double.</param>
/// <param name="deadLetters">The queue that receives the dead letters; null if this queue holds dead letters itself.</param>
internal sealed class DoubleQueue(string name, DoubleSettings settings, DoubleQueue? deadLetters)
{
    private static readonly Symbol ScheduledEnqueueTime = "x-opt-scheduled-enqueue-time";

    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, StoredMessage> _messages = [];
    private long _lastNumber;

    /// <summary>The queue calls this when a message may have become visible.</summary>
    public Action? Arrived { get; set; }

    public string Name { get; } = name;

    /// <summary>The number of messages in the queue, including scheduled and locked messages.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _messages.Count;
        }
    }

    public int LockedCount
    {
        get
        {
            lock (_lock)
                return _messages.Values.Count(message => message.LockToken is not null);
        }
    }

    private DateTime Now => settings.Clock.GetUtcNow().UtcDateTime;

    /// <summary>Adds a message. A scheduled message becomes visible at its time.</summary>
    public void Add(Message content, string? deadLetterReason = null, uint deliveries = 0)
    {
        lock (_lock)
        {
            var at = content.MessageAnnotations?.Map.GetValueOrDefault(ScheduledEnqueueTime) as DateTime?;
            var message = new StoredMessage(++_lastNumber, content, Now, at > Now ? at : null)
            {
                DeadLetterReason = deadLetterReason,
                Deliveries = deliveries,
            };
            _messages.Add(message.SequenceNumber, message);
        }

        Arrived?.Invoke();
    }

    /// <summary>Locks and returns the oldest visible message. Returns null if there is none.</summary>
    public StoredMessage? TryLock()
    {
        lock (_lock)
        {
            var now = Now;
            foreach (
                var expired in _messages.Values.Where(each => each.LockToken is not null && each.LockedUntil <= now).ToArray()
            )
                GiveBack(expired);
            var next = _messages.Values.FirstOrDefault(each => each.LockToken is null && !(each.ScheduledFor > now));
            if (next is null)
                return null;
            (next.LockToken, next.LockedUntil, next.ScheduledFor) = (Guid.NewGuid(), now + settings.LockDuration, null);
            return next;
        }
    }

    /// <summary>Removes a locked message. Returns false if the lock was lost.</summary>
    public bool Complete(Guid lockToken) => Settle(lockToken, message => _messages.Remove(message.SequenceNumber));

    /// <summary>
    /// Gives a locked message back. After too many deliveries, the message becomes a dead letter. Returns false if the lock was
    /// lost.
    /// </summary>
    public bool Abandon(Guid lockToken)
    {
        var isHeld = Settle(lockToken, GiveBack);
        Arrived?.Invoke();
        return isHeld;
    }

    /// <summary>
    /// Gives a locked message back that its client did not process, and does not count the delivery. Returns false if the lock
    /// was lost.
    /// </summary>
    public bool Release(Guid lockToken)
    {
        var isHeld = Settle(lockToken, message => message.LockToken = null);
        Arrived?.Invoke();
        return isHeld;
    }

    /// <summary>Moves a locked message to the dead letters. Returns false if the lock was lost.</summary>
    public bool DeadLetter(Guid lockToken, string reason) => Settle(lockToken, message => GiveUp(message, reason));

    /// <summary>Extends a lock. Returns the new end of the lock, or null if the lock was lost.</summary>
    public DateTime? Renew(Guid lockToken)
    {
        DateTime? until = null;
        Settle(lockToken, message => until = message.LockedUntil = Now + settings.LockDuration);
        return until;
    }

    /// <summary>Returns messages from a sequence number on, without locking them.</summary>
    public IReadOnlyList<StoredMessage> Peek(long fromSequenceNumber, int max)
    {
        lock (_lock)
            return [.. _messages.Values.Where(message => message.SequenceNumber >= fromSequenceNumber).Take(max)];
    }

    /// <summary>
    /// Returns the time until the next scheduled message becomes visible or the next lock expires, or null if there is neither.
    /// </summary>
    public TimeSpan? UntilNext()
    {
        lock (_lock)
        {
            var times = _messages
                .Values.Select(message => message.LockToken is null ? message.ScheduledFor : message.LockedUntil)
                .OfType<DateTime>()
                .ToArray();
            return times.Length == 0 ? null : times.Min() - Now;
        }
    }

    private bool Settle(Guid lockToken, Action<StoredMessage> settle)
    {
        lock (_lock)
        {
            var now = Now;
            if (_messages.Values.FirstOrDefault(each => each.LockToken == lockToken && each.LockedUntil > now) is not { } message)
                return false;
            settle(message);
            return true;
        }
    }

    private void GiveBack(StoredMessage message)
    {
        message.LockToken = null;
        if (++message.Deliveries >= settings.MaxDeliveries && deadLetters is not null)
            GiveUp(message, "MaxDeliveryCountExceeded");
    }

    private void GiveUp(StoredMessage message, string reason)
    {
        _messages.Remove(message.SequenceNumber);
        deadLetters?.Add(message.Content, reason, message.Deliveries);
    }
}
