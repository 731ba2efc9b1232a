using Amqp;
using Amqp.Listener;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>The claims node. It accepts every token, unless <see cref="ServiceBusDoubleServer.RefusesTokens"/> is true.</summary>
internal sealed class TokenProcessor(ServiceBusDoubleServer server) : IRequestProcessor
{
    public int Credit => 100;

    public void Process(RequestContext requestContext)
    {
        if (server.IsSilent)
            return;
        var response = new Message { ApplicationProperties = new() };
        response.ApplicationProperties["status-code"] = server.RefusesTokens ? 401 : 202;
        response.ApplicationProperties["status-description"] = server.RefusesTokens ? "Unauthorized" : "Accepted";
        requestContext.Complete(response);
    }
}
