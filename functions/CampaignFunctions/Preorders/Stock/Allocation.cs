namespace CampaignFunctions.Preorders;

/// <summary>Units of a stock shard that are allocated to a pre-order.</summary>
/// <param name="Until">When the sweep checks the status of the pre-order; null once the units are sold.</param>
public sealed record Allocation(int Units, AllocationState State, DateTimeOffset? Until);
