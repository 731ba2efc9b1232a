using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>A charge of all that is owed on an edition, as somebody asked for it.</summary>
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

    /// <summary><see cref="Running"/> until every pre-order that owes something is taken up.</summary>
    public required string Status { get; init; }

    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}";
}
