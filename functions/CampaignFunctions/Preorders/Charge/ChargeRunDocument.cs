using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A charge run: the request to charge all amounts owed on an edition.</summary>
public sealed record ChargeRunDocument : IDocument
{
    public const string Running = "running";
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

    /// <summary><see cref="Running"/> until the run has included every pre-order that owes an amount.</summary>
    public required string Status { get; init; }

    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}";
}
