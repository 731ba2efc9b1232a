namespace CampaignFunctions.Storage;

/// <summary>A place in an order: the value of the ordering property (ignored if the order is by id) and the id.</summary>
public sealed record Keyset(Scalar Value, string Id)
{
    /// <summary>Returns the place of this id in an order by id; null if there is no id.</summary>
    public static Keyset? OfId(string? id) => id is null ? null : new("", id);
}
