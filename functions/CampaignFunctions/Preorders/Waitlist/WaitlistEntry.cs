using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A place on an edition's waitlist. The places are in the order in which they were committed to their one partition. A place is
/// created once and never replaced, so it never moves.
/// </summary>
public sealed record WaitlistEntry : IDocument
{
    public static readonly Container<WaitlistEntry> Container = new("waitlist", StoredPreorderJson.Default.WaitlistEntry);

    /// <summary>The id of the pre-order.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public static string PartitionOf(string campaignId, string editionId) => $"{campaignId}:{editionId}";
}
