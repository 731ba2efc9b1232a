namespace CampaignFunctions.Http;

/// <summary>What to do beside counting.</summary>
public sealed record RecountRequest
{
    /// <summary>Write the recounted figures over those that are kept.</summary>
    public bool Rebuild { get; init; }
}
