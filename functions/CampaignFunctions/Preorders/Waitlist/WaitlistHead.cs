using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>The point on the waitlist up to which nobody waits any more.</summary>
public sealed record WaitlistHead : IDocument
{
    public const string TheId = "head";

    public static readonly Container<WaitlistHead> Container = new(
        WaitlistEntry.Container.Name,
        StoredPreorderJson.Default.WaitlistHead
    );

    public string Id { get; set; } = TheId;

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>A checkpoint in the feed of the waitlist's partition.</summary>
    public required string Checkpoint { get; init; }

    /// <summary>Returns the partition of the head, which contains no places.</summary>
    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}:head";
}
