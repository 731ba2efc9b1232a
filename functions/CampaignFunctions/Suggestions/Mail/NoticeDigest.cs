using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>The daily mail of a person with the notices of the day, as far as one is due.</summary>
public sealed record NoticeDigest : IDocument
{
    public static readonly Container<NoticeDigest> Container = new("digests", StoredSuggestionJson.Default.NoticeDigest)
    {
        ScannedBy = ["due"],
    };

    /// <summary>The voter key of the person.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    /// <summary>When a process may take it, in milliseconds since 1970; null if no notice waits for it.</summary>
    public long? Due { get; init; }

    /// <summary>The number of mails before this one.</summary>
    public long Number { get; init; }

    /// <summary>
    /// The notices of the mail that is being sent, so that a repeat after a crash has the same; null if none is.
    /// </summary>
    public string[]? Notices { get; init; }

    /// <summary>True if other notices wait, beyond those of the mail that is being sent.</summary>
    public bool HasMore { get; init; }

    /// <summary>The number of notices so far: each changes the document, so that none is overlooked.</summary>
    public long Noticed { get; init; }

    public int Attempts { get; init; }

    public static string PartitionOf(string campaignId, string voterKey) => $"{campaignId}:{voterKey}";
}
