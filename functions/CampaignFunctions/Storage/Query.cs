namespace CampaignFunctions.Storage;

/// <summary>
/// A query on one partition. Property names are top-level names of the stored JSON. The order is by id or by one of the
/// container's <see cref="ContainerDefinition.Lists"/>. A filter is fast only on properties in <see
/// cref="ContainerDefinition.Indexes"/> or in the lists.
/// </summary>
public sealed record Query(string Partition)
{
    public IReadOnlyList<Equality> Equalities { get; init; } = [];

    /// <summary>Strings that array properties must hold, all of them.</summary>
    public IReadOnlyList<Membership> Contains { get; init; } = [];

    /// <summary>The order; by default ascending by id. Strings compare by their UTF-8 bytes.</summary>
    public Order Order { get; init; } = Order.ById;

    /// <summary>Selects only documents that come strictly after this place in the order; null for all.</summary>
    public Keyset? After { get; init; }

    public int Limit { get; init; } = 100;
}
