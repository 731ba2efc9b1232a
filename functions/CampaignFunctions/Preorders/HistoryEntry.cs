namespace CampaignFunctions.Preorders;

/// <summary>A status of a pre-order, and the time at which it began.</summary>
public sealed record HistoryEntry(PreorderStatus Status, DateTimeOffset At)
{
    /// <summary>The most entries of a history.</summary>
    public const int Most = 100;

    private const int FirstKept = 20;

    /// <summary>Returns the history with one more entry. If it is full, the oldest entry after the first 20 is dropped.</summary>
    internal static HistoryEntry[] Add(HistoryEntry[] history, HistoryEntry entry) =>
        history.Length < Most ? [.. history, entry] : [.. history[..FirstKept], .. history[(FirstKept + 1)..], entry];
}
