using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies.Recounts;

/// <summary>A recount that was not answered at once because it took too long, and its outcome when it is done.</summary>
public sealed record RecountDocument : IDocument
{
    public const string Running = "running";
    public const string Done = "done";

    public static readonly Container<RecountDocument> Container = new("recounts", RecountJson.Default.RecountDocument)
    {
        ScannedBy = ["status"],
    };

    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; init; } = 1;

    public required string CampaignId { get; init; }

    public required string PollId { get; init; }

    public required string Status { get; init; }

    public required bool Rebuild { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public RecountResponse? Outcome { get; init; }

    public static string PartitionOf(string campaignId, string pollId) => $"{campaignId}:{pollId}";
}
