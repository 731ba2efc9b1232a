using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// An idea, and the tally of its own support: how many support it and how far into the log of support that is counted, in one document,
/// so that neither can be written without the other.
/// </summary>
public sealed record SuggestionDocument : IDocument
{
    /// <summary>Over how many partitions the suggestions of a campaign are spread.</summary>
    public const int Buckets = 16;

    public static readonly Container<SuggestionDocument> Container = new(
        "suggestions",
        StoredSuggestionJson.Default.SuggestionDocument
    )
    {
        Lists = new("age", "rank") { Values = ["status"], Members = ["tags"] },
    };

    public required string Id { get; init; }

    /// <summary>See <see cref="PartitionOf(string, string)"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string Title { get; init; }

    public required string Text { get; init; }

    public string[] Tags { get; set; } = [];

    public SuggestionStatus Status { get; set; } = SuggestionStatus.Received;

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The voter key of who made it.</summary>
    public required string Author { get; init; }

    /// <summary>The hash of the request that made it, where that had an idempotency key.</summary>
    public string? BodyHash { get; init; }

    /// <summary>How many support it.</summary>
    public long Support { get; init; }

    /// <summary>The place in the log of support up to which it is counted.</summary>
    public string? Checkpoint { get; init; }

    /// <summary>How many revisions of support are counted.</summary>
    public long Revisions { get; init; }

    public DateTimeOffset FoldedAt { get; init; }

    /// <summary>Ascending, it puts the newest first: microseconds before 1970.</summary>
    public long Age => -(CreatedAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Ascending, it puts the most supported first.</summary>
    public long Rank => -Support;

    /// <summary>Returns the suggestion with no support counted, to be counted from the beginning of the log.</summary>
    public SuggestionDocument Restarted() => this with { Checkpoint = null, Revisions = 0, Support = 0 };

    public static string PartitionOf(string campaignId, string id) => PartitionOf(campaignId, StableHash.Modulo(id, Buckets));

    public static string PartitionOf(string campaignId, int bucket) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{bucket}");
}
