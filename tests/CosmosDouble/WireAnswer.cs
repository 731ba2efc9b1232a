using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CampaignFunctions.CosmosDouble;

/// <summary>An answer of the service: its status, headers and body.</summary>
public sealed record WireAnswer(HttpStatusCode Status, JsonNode? Body = null)
{
    public Dictionary<string, string> Headers { get; } = [];

    public byte[] Bytes => Body is null ? [] : Encoding.UTF8.GetBytes(Body.ToJsonString());

    public static WireAnswer Error(HttpStatusCode status, string message, int substatus = 0)
    {
        var answer = new WireAnswer(status, new JsonObject { ["code"] = status.ToString(), ["message"] = message });
        if (substatus != 0)
            answer.Headers["x-ms-substatus"] = $"{substatus}";
        return answer;
    }

    public WireAnswer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
