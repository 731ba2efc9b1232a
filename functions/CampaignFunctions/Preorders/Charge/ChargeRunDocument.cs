using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A charge run: the request to charge all amounts owed on an edition.</summary>
public sealed record ChargeRunDocument : IDocument
{
    /// <summary>The run is including the pre-orders that owe an amount.</summary>
    public const string Running = "running";

    /// <summary>The run has included every pre-order, and some are not charged yet.</summary>
    public const string Charging = "charging";

    /// <summary>No pre-order is left. A run of the first version is done as soon as it has included every pre-order.</summary>
    public const string Done = "done";

    public static readonly Container<ChargeRunDocument> Container = new(
        "chargeruns",
        StoredPreorderJson.Default.ChargeRunDocument
    )
    {
        ScannedBy = ["status"],
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string EditionId { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public required string Status { get; init; }

    /// <summary>The final report; null while pre-orders are left.</summary>
    public ChargeRunCounts? Report { get; init; }

    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}";
}
