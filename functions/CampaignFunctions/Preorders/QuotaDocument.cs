using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>The units of an edition that a person has taken or is taking, by pre-order. It lies beside the person's pre-orders.</summary>
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

    /// <summary>No pre-order's id begins like it: they begin with a hash of 43 characters.</summary>
    public static string IdOf(string editionId) => $"quota.{editionId}";

    /// <summary>The same with this pre-order's units; null where they are too many.</summary>
    public QuotaDocument? With(string preorderId, int units, int perPerson) =>
        Units.Where(entry => entry.Key != preorderId).Sum(entry => entry.Value) + units <= perPerson
            ? this with
            {
                Units = new(Units) { [preorderId] = units },
            }
            : null;
}
