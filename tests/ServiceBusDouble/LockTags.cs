using Amqp.Handler;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>Tags each delivery of a locked message with the token of the lock. Clients settle messages by this tag.</summary>
internal sealed class LockTags : IHandler
{
    public bool CanHandle(EventId id) => id == EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Context is IDelivery { Message: LockedMessage message } delivery)
            delivery.Tag = message.Tag;
    }
}
