using Amqp;
using Amqp.Listener;
using Amqp.Types;

namespace CampaignFunctions.ServiceBusDouble;

/// <summary>The management node of a queue: peek and renew-lock.</summary>
internal sealed class ManagementProcessor(ServiceBusDoubleServer server, DoubleQueue queue) : IRequestProcessor
{
    private const int Ok = 200;
    private const int NoContent = 204;
    private const int Gone = 410;
    private const int NotImplemented = 501;

    public int Credit => 100;

    public void Process(RequestContext requestContext)
    {
        if (server.IsSilent)
            return;
        var asked = requestContext.Message.Body as Map ?? [];
        requestContext.Complete(
            requestContext.Message.ApplicationProperties["operation"] switch
            {
                "com.microsoft:peek-message" => Peek(asked),
                "com.microsoft:renew-lock" => Renew(asked),
                var other => Answer(NotImplemented, new() { ["unknown"] = other?.ToString() ?? "" }),
            }
        );
    }

    private Message Peek(Map asked)
    {
        var peeked = queue.Peek((long)asked["from-sequence-number"], (int)asked["message-count"]);
        if (peeked.Count == 0)
            return Answer(NoContent, []);
        var messages = new List();
        foreach (var message in peeked)
        {
            var encoded = WireMessages.Of(message).Encode();
            messages.Add(new Map { ["message"] = encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray() });
        }

        return Answer(Ok, new() { ["messages"] = messages });
    }

    private Message Renew(Map asked)
    {
        var ends = ((Guid[])asked["lock-tokens"]).Select(queue.Renew).ToArray();
        return ends.Contains(null)
            ? Answer(Gone, [], "com.microsoft:message-lock-lost")
            : Answer(Ok, new() { ["expirations"] = ends.OfType<DateTime>().ToArray() });
    }

    private static Message Answer(int status, Map body, string? condition = null)
    {
        var answer = new Message(body) { ApplicationProperties = new() };
        answer.ApplicationProperties["statusCode"] = status;
        answer.ApplicationProperties["statusDescription"] = status.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (condition is not null)
            answer.ApplicationProperties["errorCondition"] = new Symbol(condition);
        return answer;
    }
}
