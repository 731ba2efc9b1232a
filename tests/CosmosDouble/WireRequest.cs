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
    public bool IsWrite =>
        Method is "PUT" or "DELETE" or "PATCH"
        || Method == "POST" && !Says("x-ms-documentdb-isquery") && !Says("x-ms-cosmos-is-query-plan-request");
}
