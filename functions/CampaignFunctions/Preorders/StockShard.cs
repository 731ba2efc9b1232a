using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// A part of an edition's stock: how many units there are, and which pre-orders have them. What is free is what is left: there is no
/// counter that could drift. A rule that must always hold, that no unit is sold twice, lies in this one document.
/// </summary>
public sealed record StockShard : IDocument
{
    public const string TheId = "stock";

    /// <summary>More allocations would make a document that is slow to replace.</summary>
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

    /// <summary>By pre-order.</summary>
    public Dictionary<string, Allocation> Allocations { get; set; } = [];

    [JsonIgnore]
    public int Free => Capacity - Allocations.Values.Sum(allocation => allocation.Units);

    public static string PartitionOf(string campaignId, string editionId, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{campaignId}:{editionId}:{number}");

    /// <summary>How many shards an edition of this capacity has: all but the last are full ones.</summary>
    public static int CountOf(int capacity) => (capacity + MaxCapacity - 1) / MaxCapacity;

    /// <summary>The capacity of one shard of an edition.</summary>
    public static int CapacityOf(int capacity, int number) => Math.Min(MaxCapacity, capacity - number * MaxCapacity);

    /// <summary>
    /// The shard with these units taken; null where they cannot be had. Units that are there already are written again: whoever is about
    /// to release them then finds their reading stale.
    /// </summary>
    /// <param name="isFromQueue">Whether the pre-order is from the waitlist, which comes first where there is one.</param>
    public StockShard? Take(string preorderId, int units, DateTimeOffset until, bool isFromQueue) =>
        Allocations.ContainsKey(preorderId) || ((isFromQueue || Access == StockAccess.Open) && Free >= units)
            ? With(preorderId, new(units, AllocationState.Held, until))
            : null;

    /// <summary>The shard without the units of one pre-order, which pass to another where one is named; null where the one has none.</summary>
    public StockShard? Pass(string fromId, string? toId, int units, DateTimeOffset until)
    {
        if (!Allocations.ContainsKey(fromId))
            return null;
        var without = this with { Allocations = Allocations.Where(entry => entry.Key != fromId).ToDictionary() };
        return toId is null ? without : without.Take(toId, units, until, isFromQueue: true);
    }

    public StockShard With(string preorderId, Allocation allocation) =>
        this with
        {
            Allocations = new(Allocations) { [preorderId] = allocation },
        };
}
