using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>How far support was swept, by the store's own order of commits.</summary>
public sealed record SupportSweepDocument : IDocument
{
    /// <summary>So many unread ones are noted at most; with more, the mark waits.</summary>
    public const int MaxUnread = 1000;

    public const string TheId = "support";

    public static readonly Container<SupportSweepDocument> Container = new(
        "sweeps",
        StoredSuggestionJson.Default.SupportSweepDocument
    );

    public string Id { get; init; } = TheId;

    public string Pk { get; init; } = TheId;

    public int V { get; set; } = 1;

    public string? Mark { get; init; }

    /// <summary>The suggestions before the mark that could not be read, to be tried again.</summary>
    public UnreadSuggestion[] Unread { get; set; } = [];
}
