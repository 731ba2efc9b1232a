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

/// <summary>A property's value: text or a whole number.</summary>
public readonly record struct Scalar(string? Text, long Number)
{
    public static implicit operator Scalar(string text) => new(text, 0);

    public static implicit operator Scalar(long number) => new(null, number);

    public object ToObject() => (object?)Text ?? Number;
}

/// <summary>A property that must have this value.</summary>
public sealed record Equality(string Property, Scalar Value);

/// <summary>What a scan is to find: documents that have all of these values.</summary>
public sealed record Filter(params Equality[] Equalities)
{
    /// <summary>Only those with a number below this in a property; those without a number there are not found.</summary>
    public Below? Below { get; init; }

    /// <summary>How many documents a page has at most.</summary>
    public int PageSize { get; init; } = 500;
}

/// <summary>A property that must be a number less than the bound.</summary>
public sealed record Below(string Property, long Bound);

/// <summary>An array property that must hold this string.</summary>
public sealed record Membership(string Property, string Value);

/// <summary>The order of a query: by a property and then by id, or by id alone where the property is null.</summary>
public sealed record Order(string? Property, bool Descending = false)
{
    public static readonly Order ById = new(Property: null);

    public static readonly Order ByIdDescending = new(Property: null, Descending: true);
}

/// <summary>A place in an order: the value of the ordering property (ignored where the order is by id) and the id.</summary>
public sealed record Keyset(Scalar Value, string Id);
