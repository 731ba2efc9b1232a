namespace CampaignFunctions.Preorders;

/// <summary>A status, and since when.</summary>
public sealed record HistoryEntry(PreorderStatus Status, DateTimeOffset At);
