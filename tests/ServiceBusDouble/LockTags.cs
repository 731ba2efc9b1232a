using Amqp.Handler;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>Gives each delivery of a locked message the token of its lock as its tag: clients settle by it.</summary>
internal sealed class LockTags : IHandler
{
    public bool CanHandle(EventId id) => id == EventId.SendDelivery;

    public void Handle(Event protocolEvent)
    {
        if (protocolEvent.Context is IDelivery { Message: LockedMessage message } delivery)
            delivery.Tag = message.Tag;
    }
}
