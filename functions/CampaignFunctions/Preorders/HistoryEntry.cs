namespace CampaignFunctions.Preorders;

/// <summary>A status of a pre-order, and the time at which it began.</summary>
public sealed record HistoryEntry(PreorderStatus Status, DateTimeOffset At);
