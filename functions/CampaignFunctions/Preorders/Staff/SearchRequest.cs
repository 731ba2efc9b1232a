namespace CampaignFunctions.Preorders;

/// <summary>
/// A search for pre-orders: by number, by exact email address, by a part of the name, or by any of status, edition and country.
/// </summary>
public sealed record SearchRequest
{
    public string? Number { get; init; }

    public string? Email { get; init; }

    /// <summary>A part of the name of 3 to 200 characters, in any case.</summary>
    public string? Name { get; init; }

    public PreorderStatus? Status { get; init; }

    public string? EditionId { get; init; }

    /// <summary>An ISO 3166-1 code of two letters.</summary>
    public string? Country { get; init; }

    /// <summary>The value of <c>next</c> in the previous page.</summary>
    public string? Cursor { get; init; }

    internal bool IsByFacts => Status is not null || EditionId is not null || Country is not null;

    /// <summary>True if only an admin may search so.</summary>
    internal bool IsPersonal => Email is not null || Name is not null;
}
