using Amqp;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>A message in a queue of the double.</summary>
internal sealed class StoredMessage(long sequenceNumber, Message content, DateTime enqueuedAt, DateTime? scheduledFor)
{
    public long SequenceNumber { get; } = sequenceNumber;

    public Message Content { get; } = content;

    public DateTime EnqueuedAt { get; } = enqueuedAt;

    /// <summary>The time at which the message becomes visible; null if it is not scheduled.</summary>
    public DateTime? ScheduledFor { get; set; } = scheduledFor;

    public uint Deliveries { get; set; }

    public Guid? LockToken { get; set; }

    public DateTime LockedUntil { get; set; }

    public string? DeadLetterReason { get; set; }
}
