namespace CampaignFunctions.Http;

/// <summary>The options of a recount.</summary>
public sealed record RecountRequest
{
    /// <summary>True if the recounted figures replace the stored figures.</summary>
    public bool Rebuild { get; init; }
}
