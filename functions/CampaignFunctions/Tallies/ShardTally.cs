using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The tally of one shard of a poll, and how far into that shard's log it has counted: both in one document, so that neither
/// can be written without the other.
/// </summary>
public sealed record ShardTally : IDocument
{
    /// <summary>How many shards share a partition, to be read by one query.</summary>
    public const int GroupSize = 16;

    public static readonly Container<ShardTally> Container = new("tallies", TallyJson.Default.ShardTally);

    /// <summary>The shard's number.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    /// <summary>The place in the log's feed up to which revisions are counted.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How many revisions are counted: the first so many of the log.</summary>
    public long Revisions { get; init; }

    public TallyCounts Counts { get; set; } = new();

    public DateTimeOffset FoldedAt { get; init; }

    /// <summary>When a folder found the log at its end well after voting had closed.</summary>
    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>When a count that had been sealed last moved.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    public static string IdOf(int shard) => shard.ToString(CultureInfo.InvariantCulture);

    public static string PartitionOf(string campaignId, string pollId, int group) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{pollId}:{group}");

    public static ShardTally Empty(string campaignId, string pollId, int shard) =>
        new() { Id = IdOf(shard), Pk = PartitionOf(campaignId, pollId, shard / GroupSize) };

    /// <summary>Returns the tally with nothing counted, to be counted from the beginning of the log.</summary>
    public ShardTally Restarted() => this with { Checkpoint = null, Revisions = 0, Counts = new() };

    /// <summary>Whether nothing acknowledged before voting ended can be missing.</summary>
    public bool IsSealed(DateTimeOffset? votingEnds) => SealedAt >= votingEnds + Sealing.After;
}
