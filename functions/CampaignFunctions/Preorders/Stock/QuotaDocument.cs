using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The units of an edition that a person has taken or is taking, by pre-order. The quota is in the partition of the person's
/// pre-orders.
/// </summary>
public sealed record QuotaDocument : IDocument
{
    public static readonly Container<QuotaDocument> Container = new(
        PreorderDocument.Container.Name,
        StoredPreorderJson.Default.QuotaDocument
    );

    /// <summary>See <see cref="IdOf"/>.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public Dictionary<string, int> Units { get; set; } = [];

    /// <summary>
    /// Returns the id of a quota. It differs from all ids of pre-orders, which begin with a hash of 43 characters.
    /// </summary>
    public static string IdOf(string editionId) => $"quota.{editionId}";

    /// <summary>Returns the quota with the units of this pre-order; null if the units exceed the limit.</summary>
    public QuotaDocument? With(string preorderId, int units, int perPerson) =>
        Units.Where(entry => entry.Key != preorderId).Sum(entry => entry.Value) + units <= perPerson
            ? this with
            {
                Units = new(Units) { [preorderId] = units },
            }
            : null;
}
