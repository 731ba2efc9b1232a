using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Counts a pre-order against the limits of a network address, or of an email address that nobody has proven. All entries of
/// an address are in one partition, whose name is a keyed hash. So they are counted cheaply, and no two orders write the same
/// document.
/// </summary>
public sealed record OrderEntry : IDocument
{
    /// <summary>The pre-order holds units and is not paid, as far as is known.</summary>
    public const string Unpaid = "unpaid";

    /// <summary>The pre-order is on the waitlist, or has an offer from it, as far as is known.</summary>
    public const string Waiting = "waiting";

    /// <summary>The pre-order counts only for its first day.</summary>
    public const string Settled = "settled";

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
    /// <see cref="Unpaid"/>, <see cref="Waiting"/> or <see cref="Settled"/>, as it was when the entry was last compared with its
    /// pre-order.
    /// </summary>
    public string Kind { get; set; } = Unpaid;

    /// <summary>When the sweep compares the entry with its pre-order next.</summary>
    public required DateTimeOffset CheckAt { get; init; }

    /// <summary>The same time in milliseconds since 1970.</summary>
    public long Check => CheckAt.ToUnixTimeMilliseconds();

    public static string PartitionOf(string campaignId, string scope) => $"{campaignId}:{scope}";

    /// <summary>Returns what a pre-order in this status counts as.</summary>
    public static string KindOf(PreorderStatus status) =>
        status switch
        {
            PreorderStatus.Draft or PreorderStatus.Reserved or PreorderStatus.AwaitingPayment => Unpaid,
            PreorderStatus.Waitlisted or PreorderStatus.Offered => Waiting,
            _ => Settled,
        };
}
