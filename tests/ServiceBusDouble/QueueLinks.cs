using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>Connects links to queues by the addresses of the queues.</summary>
internal sealed class QueueLinks(ServiceBusDoubleServer server) : ILinkProcessor
{
    private const int Credit = 1000;
    private const ulong MaxMessageSize = 256 * 1024;

    public void Process(AttachContext attachContext)
    {
        var isReceiver = attachContext.Attach.Role;
        var address = isReceiver ? ((Source)attachContext.Attach.Source).Address : ((Target)attachContext.Attach.Target).Address;
        if (server.Find(address) is not { } queue)
        {
            attachContext.Complete(new Error(ErrorCode.NotFound) { Description = $"There is no queue {address}." });
            return;
        }

        attachContext.Attach.MaxMessageSize = MaxMessageSize;
        if (isReceiver)
            attachContext.Complete(new OutgoingLink(server, queue, attachContext.Link), 0);
        else
            attachContext.Complete(new IncomingLink(server, queue), Credit);
    }
}
