namespace CampaignFunctions.CosmosDouble;

/// <summary>A request as the service receives it.</summary>
/// <param name="Path">The path, in escaped form.</param>
/// <param name="Header">Returns the value of a header, or null if the header is absent.</param>
/// <param name="Body">The body; empty if the request has none.</param>
public sealed record WireRequest(string Method, string Path, Func<string, string?> Header, byte[] Body)
{
    public bool Says(string header) => string.Equals(Header(header), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>True if the request changes a document.</summary>
    public bool IsWrite =>
        Method is "PUT" or "DELETE" or "PATCH"
        || Method == "POST" && !Says("x-ms-documentdb-isquery") && !Says("x-ms-cosmos-is-query-plan-request");
}
