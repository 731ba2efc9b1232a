using Amqp;
using Amqp.Framing;
using Amqp.Listener;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>The link of a client that sends to a queue.</summary>
internal sealed class IncomingLink(ServiceBusDoubleServer server, DoubleQueue queue) : LinkEndpoint
{
    public override void OnMessage(MessageContext messageContext)
    {
        if (server.IsSilent)
            return;
        if (server.RefusesSending)
        {
            messageContext.Complete(new Error(ErrorCode.UnauthorizedAccess) { Description = "Send claims are required." });
            return;
        }

        server.Sent(queue.Name);
        queue.Add(messageContext.Message);
        messageContext.Complete();
    }

    public override void OnFlow(FlowContext flowContext)
    {
        // The client reports its number of sent messages. The double grants credit without this report.
    }

    public override void OnDisposition(DispositionContext dispositionContext) => dispositionContext.Complete();
}
