using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>
/// A shard whose log cannot be counted, whatever is tried again: a document cannot be read or is too large. It exists until the
/// shard is counted up to the end of its log.
/// </summary>
public sealed record FoldFault : IDocument
{
    public const string Partition = "faults";

    public static readonly Container<FoldFault> Container = new("tallies", TallyJson.Default.FoldFault);

    public required string Id { get; init; }

    public string Pk { get; init; } = Partition;

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string PollId { get; init; }

    public required int Shard { get; init; }

    /// <summary>The type of the exception, such as <c>DocumentTooLargeException</c>.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset Since { get; init; }

    public static string IdOf(string campaignId, string pollId, int shard) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{pollId}:{shard}");
}
