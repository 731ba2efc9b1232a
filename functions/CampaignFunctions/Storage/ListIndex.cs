namespace CampaignFunctions.Storage;

/// <summary>
/// Lists of a partition in the order of any of these properties: of all its documents, of those with one value of another property, or of
/// those with one member of an array property. A document that lacks the ordering property is in none of that order.
/// </summary>
public sealed record ListIndex(params string[] Orders)
{
    public string[] Values { get; init; } = [];

    public string[] Members { get; init; } = [];
}
