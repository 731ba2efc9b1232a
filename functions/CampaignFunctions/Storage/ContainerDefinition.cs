namespace CampaignFunctions.Storage;

/// <summary>
/// A container: its name, and the properties by which queries may filter and order. The partition key is <c>pk</c>.
/// </summary>
public abstract record ContainerDefinition(string Name)
{
    /// <summary>
    /// The maximum size of a document in bytes of JSON, the same for each store. Cosmos DB takes 2 MiB, and adds properties of
    /// its own.
    /// </summary>
    public const int MaxBytes = 2_000_000;

    public IReadOnlyList<string[]> Indexes { get; init; } = [];

    /// <summary>The lists that queries may ask for; null if the container has no lists.</summary>
    public ListIndex? Lists { get; init; }

    /// <summary>
    /// The properties that a <see cref="IDocumentStore.ScanAsync"/> may use, one at a time, to find few documents among many.
    /// </summary>
    public string[] ScannedBy { get; init; } = [];

    /// <summary>True if <see cref="IDocumentStore.ScanCommittedAsync"/> may scan this container.</summary>
    public bool IsScannedByCommit { get; init; }

    /// <summary>Checks that the container has a list in the order of the query.</summary>
    /// <exception cref="ArgumentException">The container has no list in the order of the query.</exception>
    public void Check(Query query)
    {
        if (query.Order.Property is { } property && Lists?.Orders.Contains(property) is not true)
            throw new ArgumentException($"{Name} has no list in the order of '{property}'.", nameof(query));
    }
}
