namespace CampaignFunctions.Storage;

/// <summary>The filter of a scan: a document must have all of these values.</summary>
public sealed record Filter(params Equality[] Equalities)
{
    /// <summary>
    /// Selects only documents with a number below this bound in a property. Documents without a number there are left out.
    /// </summary>
    public Below? Below { get; init; }

    /// <summary>The maximum number of documents on a page.</summary>
    public int PageSize { get; init; } = 500;
}
