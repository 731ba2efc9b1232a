using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace CampaignFunctions.CosmosDouble;

/// <summary>A request as the service gets it.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path, still escaped.</param>
/// <param name="Header">A header's value, null where it is absent.</param>
/// <param name="Body">The body; empty for none.</param>
public sealed record WireRequest(string Method, string Path, Func<string, string?> Header, byte[] Body)
{
    public bool Says(string header) => string.Equals(Header(header), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it changes a document.</summary>
    public bool IsWrite => Method is "PUT" or "DELETE" or "PATCH" || Method == "POST" && !Says("x-ms-documentdb-isquery") && !Says("x-ms-cosmos-is-query-plan-request");
}

/// <summary>An answer: its status, headers and body.</summary>
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
