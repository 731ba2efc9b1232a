using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Counts a pre-order against the limits of a network address. All entries of an address are in one partition, whose name is a
/// keyed hash. So they are counted cheaply, and no two orders write the same document.
/// </summary>
public sealed record OrderEntry : IDocument
{
    /// <summary>How long a pre-order counts, whatever becomes of it.</summary>
    public static readonly TimeSpan CountedFor = TimeSpan.FromDays(1);

    public static readonly Container<OrderEntry> Container = new("orderentries", StoredPreorderJson.Default.OrderEntry)
    {
        Indexes =
        [
            ["kind"],
        ],
        ScannedBy = ["check"],
    };

    /// <summary>The id of the pre-order.</summary>
    public required string Id { get; init; }

    /// <summary>See <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>
    /// One of <see cref="OrderKind"/>, as it was when the entry was last compared with its pre-order.
    /// </summary>
    public string Kind { get; set; } = OrderKind.Unpaid;

    /// <summary>When the sweep compares the entry with its pre-order next.</summary>
    public required DateTimeOffset CheckAt { get; init; }

    /// <summary>The same time in milliseconds since 1970.</summary>
    public long Check => CheckAt.ToUnixTimeMilliseconds();

    public static string PartitionOf(string campaignId, string scope) => $"{campaignId}:{scope}";
}
