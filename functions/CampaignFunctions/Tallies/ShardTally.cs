using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tallies;

/// <summary>
/// The tally of one shard of a poll, and the place in the shard's log up to which it counts. Both are in one document, so that
/// one is never written without the other.
/// </summary>
public sealed record ShardTally : IDocument
{
    /// <summary>The schema version with <see cref="TallyCountsConverter"/>.</summary>
    public const int CurrentVersion = 2;

    /// <summary>The number of shards that share a partition, so that one query reads them.</summary>
    public const int GroupSize = 16;

    public static readonly Container<ShardTally> Container = new("tallies", TallyJson.Default.ShardTally, CurrentVersion);

    /// <summary>The shard's number.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = CurrentVersion;

    /// <summary>The place in the log's feed up to which revisions are counted.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>The number of counted revisions, from the beginning of the log.</summary>
    public long Revisions { get; init; }

    public TallyCounts Counts { get; set; } = new();

    public DateTimeOffset FoldedAt { get; init; }

    /// <summary>The time at which a fold reached the end of the log, well after voting had closed.</summary>
    public DateTimeOffset? SealedAt { get; init; }

    /// <summary>The time at which a sealed count last changed.</summary>
    public DateTimeOffset? RevisedAt { get; init; }

    public static string IdOf(int shard) => shard.ToString(CultureInfo.InvariantCulture);

    public static string PartitionOf(string campaignId, string pollId, int group) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{pollId}:{group}");

    public static ShardTally Empty(string campaignId, string pollId, int shard) =>
        new() { Id = IdOf(shard), Pk = PartitionOf(campaignId, pollId, shard / GroupSize) };

    /// <summary>Returns the tally without counts, so that counting restarts at the beginning of the log.</summary>
    public ShardTally Restarted() => this with { Checkpoint = null, Revisions = 0, Counts = new() };

    /// <summary>Returns whether every ballot that was acknowledged before voting ended is certainly counted.</summary>
    public bool IsSealed(DateTimeOffset? votingEnds) => SealedAt >= votingEnds + Sealing.After;
}
