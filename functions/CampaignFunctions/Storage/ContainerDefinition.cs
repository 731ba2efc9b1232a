namespace CampaignFunctions.Storage;

/// <summary>A container: its name, and the property lists that queries may filter and order by. The partition key is <c>pk</c>.</summary>
public abstract record ContainerDefinition(string Name)
{
    public IReadOnlyList<string[]> Indexes { get; init; } = [];

    /// <summary>The lists that queries ask for, where a container is made to be listed.</summary>
    public ListIndex? Lists { get; init; }

    /// <summary>The properties by one of which <see cref="IDocumentStore.ScanAsync"/> is asked to find few among many.</summary>
    public string[] ScannedBy { get; init; } = [];

    /// <summary>Whether <see cref="IDocumentStore.ScanCommittedAsync"/> is asked of it.</summary>
    public bool IsScannedByCommit { get; init; }

    /// <summary>Refuses a query in an order that the container has no list of.</summary>
    /// <exception cref="ArgumentException">The query is in an order that the container has no lists of.</exception>
    public void Check(Query query)
    {
        if (query.Order.Property is { } property && Lists?.Orders.Contains(property) is not true)
            throw new ArgumentException($"{Name} has no list in the order of '{property}'.", nameof(query));
    }
}
