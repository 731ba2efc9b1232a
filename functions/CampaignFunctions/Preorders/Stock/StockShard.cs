using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A part of an edition's stock: its number of units, and the pre-orders to which they are allocated. The free units are the
/// rest, so there is no counter that could drift. This one document enforces the rule that no unit is sold twice.
/// </summary>
public sealed record StockShard : IDocument
{
    public const string TheId = "stock";

    /// <summary>The maximum number of units. More allocations would make a document that is slow to replace.</summary>
    public const int MaxCapacity = 250;

    public static readonly Container<StockShard> Container = new("stock", StoredPreorderJson.Default.StockShard);

    public string Id { get; set; } = TheId;

    /// <summary>See <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string EditionId { get; init; }

    public required int Number { get; init; }

    public required int Capacity { get; init; }

    public required StockAccess Access { get; init; }

    /// <summary>The allocations, by the id of their pre-order.</summary>
    public Dictionary<string, Allocation> Allocations { get; set; } = [];

    [JsonIgnore]
    public int Free => Capacity - Allocations.Values.Sum(allocation => allocation.Units);

    public static string PartitionOf(string campaignId, string editionId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{editionId}:{number}");

    /// <summary>
    /// Returns the number of shards of an edition with this capacity. All shards except the last have the maximum size.
    /// </summary>
    public static int CountOf(int capacity) => (capacity + MaxCapacity - 1) / MaxCapacity;

    /// <summary>Returns the capacity of one shard of an edition.</summary>
    public static int CapacityOf(int capacity, int number) => Math.Min(MaxCapacity, capacity - number * MaxCapacity);

    /// <summary>
    /// Returns the shard with these units taken for a new pre-order; null if it cannot give them. Units that the pre-order
    /// already has are written again, so a process that is about to release them finds its ETag stale.
    /// </summary>
    public StockShard? Take(string preorderId, int units, DateTimeOffset until) =>
        Allocations.ContainsKey(preorderId) || (Access == StockAccess.Open && Free >= units)
            ? With(preorderId, new(units, AllocationState.Held, until))
            : null;

    /// <summary>
    /// Returns the shard with units taken for a pre-order from the waitlist, which goes first if anybody waits: as many as it
    /// wants, or else all free units. Returns null if these are fewer than it accepts. Units that it already has are written
    /// again.
    /// </summary>
    public StockShard? Offer(PreorderDocument waiter, DateTimeOffset until)
    {
        var units = Allocations.TryGetValue(waiter.Id, out var own) ? own.Units : Math.Min(Free, waiter.Quantity);
        return own is not null || units >= waiter.LeastOffer() ? With(waiter.Id, new(units, AllocationState.Held, until)) : null;
    }

    /// <summary>Returns the shard without the units of a pre-order; null if it has none.</summary>
    public StockShard? Without(string preorderId) =>
        Allocations.ContainsKey(preorderId)
            ? this with
            {
                Allocations = Allocations.Where(entry => entry.Key != preorderId).ToDictionary(),
            }
            : null;

    public StockShard With(string preorderId, Allocation allocation) =>
        this with
        {
            Allocations = new(Allocations) { [preorderId] = allocation },
        };
}
