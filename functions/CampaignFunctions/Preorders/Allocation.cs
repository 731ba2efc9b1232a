namespace CampaignFunctions.Preorders;

/// <summary>Units that a pre-order has.</summary>
/// <param name="Until">When it must be seen what became of the pre-order; null once it is sold.</param>
public sealed record Allocation(int Units, AllocationState State, DateTimeOffset? Until);
