using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>The place up to which support or comments were swept, in the store's own commit order.</summary>
public sealed record SupportSweepDocument : IDocument
{
    /// <summary>The maximum number of unread suggestions that are noted. If there are more, the mark stays.</summary>
    public const int MaxUnread = 1000;

    public const string OfSupport = "support";
    public const string OfComments = "comments";

    public static readonly Container<SupportSweepDocument> Container = new(
        "sweeps",
        StoredSuggestionJson.Default.SupportSweepDocument
    );

    /// <summary><see cref="OfSupport"/> or <see cref="OfComments"/>.</summary>
    public required string Id { get; init; }

    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public string? Mark { get; init; }

    /// <summary>
    /// Since when the sweep cannot go on: a document after the mark cannot be read, or too many suggestions. Null if it can.
    /// </summary>
    public DateTimeOffset? StoppedSince { get; init; }

    /// <summary>The suggestions before the mark that could not be read. The next sweep tries them again.</summary>
    public UnreadSuggestion[] Unread { get; set; } = [];
}
