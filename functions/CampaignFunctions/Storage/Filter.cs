namespace CampaignFunctions.Storage;

/// <summary>What a scan is to find: documents that have all of these values.</summary>
public sealed record Filter(params Equality[] Equalities)
{
    /// <summary>Only those with a number below this in a property; those without a number there are not found.</summary>
    public Below? Below { get; init; }

    /// <summary>How many documents a page has at most.</summary>
    public int PageSize { get; init; } = 500;
}
