namespace CampaignFunctions.Storage;

/// <summary>The order of a query: by a property and then by id, or by id alone if the property is null.</summary>
public sealed record Order(string? Property, bool Descending = false)
{
    public static readonly Order ById = new(Property: null);

    public static readonly Order ByIdDescending = new(Property: null, Descending: true);
}
