namespace CampaignFunctions.Storage;

/// <summary>
/// The lists of a partition, each in the order of one of these properties. A list holds all documents, the documents with one
/// value of another property, or the documents with one member of an array property. A document without the ordering property is
/// in no list of that order.
/// </summary>
public sealed record ListIndex(params string[] Orders)
{
    public string[] Values { get; init; } = [];

    public string[] Members { get; init; } = [];
}
