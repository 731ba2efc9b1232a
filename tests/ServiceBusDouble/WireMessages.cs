using Amqp;
using Amqp.Framing;
using Amqp.Types;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>Converts stored messages to the form that Service Bus sends.</summary>
internal static class WireMessages
{
    private const int Scheduled = 2;

    /// <summary>Returns a copy of the message with the annotations of the broker.</summary>
    public static Message Of(StoredMessage stored)
    {
        var source = stored.Content;
        var message = stored.LockToken is { } token ? new LockedMessage(token) : new Message();
        message.Properties = source.Properties;
        message.BodySection = source.BodySection;
        message.Header = new() { DeliveryCount = stored.Deliveries };
        message.ApplicationProperties = Properties(source, stored.DeadLetterReason);
        message.MessageAnnotations = new();
        foreach (var (key, value) in source.MessageAnnotations?.Map ?? [])
            message.MessageAnnotations.Map[key] = value;
        message.MessageAnnotations[new Symbol("x-opt-sequence-number")] = stored.SequenceNumber;
        message.MessageAnnotations[new Symbol("x-opt-enqueued-time")] = stored.EnqueuedAt;
        if (stored.ScheduledFor is not null)
            message.MessageAnnotations[new Symbol("x-opt-message-state")] = Scheduled;
        if (stored.LockToken is not null)
            message.MessageAnnotations[new Symbol("x-opt-locked-until")] = stored.LockedUntil;

        return message;
    }

    private static ApplicationProperties Properties(Message source, string? deadLetterReason)
    {
        var properties = new ApplicationProperties();
        foreach (var (key, value) in source.ApplicationProperties?.Map ?? [])
            properties.Map[key] = value;
        if (deadLetterReason is not null)
            properties["DeadLetterReason"] = deadLetterReason;
        return properties;
    }
}
