namespace CampaignFunctions.Storage;

/// <summary>
/// A question to one partition. Property names are top-level and as in the stored JSON. It orders by the id or by
/// one of the container's <see cref="ContainerDefinition.Lists"/>; what it filters by must be among <see cref="ContainerDefinition.Indexes"/> or the lists
/// to be fast.
/// </summary>
public sealed record Query(string Partition)
{
    public IReadOnlyList<Equality> Equalities { get; init; } = [];

    /// <summary>Membership of a string in one array property.</summary>
    public Membership? Contains { get; init; }

    /// <summary>The order; by id, ascending, where absent. Strings compare by their UTF-8 bytes.</summary>
    public Order Order { get; init; } = Order.ById;

    /// <summary>Only what comes strictly after this place in the order.</summary>
    public Keyset? After { get; init; }

    public int Limit { get; init; } = 100;
}
