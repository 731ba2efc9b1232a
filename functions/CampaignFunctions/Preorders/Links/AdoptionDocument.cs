using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Grants a participant the rights of a pre-order's customer, as long as the link by which the participant adopted it is valid.
/// It is in the partition of the participant's own pre-orders. The pre-order, its id and its quota stay in place.
/// </summary>
public sealed record AdoptionDocument : IDocument
{
    public const string TheKind = "adoption";

    /// <summary>The most adopted pre-orders that a participant's list shows.</summary>
    public const int MostOfAPerson = 100;

    public static readonly Container<AdoptionDocument> Container = new(
        PreorderDocument.Container.Name,
        StoredPreorderJson.Default.AdoptionDocument
    )
    {
        Indexes = PreorderDocument.Container.Indexes,
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>Distinguishes the adoption from the pre-orders in its partition.</summary>
    public string Kind { get; set; } = TheKind;

    public required string PreorderId { get; init; }

    /// <summary>The hash of the link's secret, from <see cref="Secrets"/>.</summary>
    public required string LinkTag { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Differs from all ids of pre-orders, which contain one dot.</summary>
    public static string IdOf(string preorderId) => $"{TheKind}.{preorderId}";
}
