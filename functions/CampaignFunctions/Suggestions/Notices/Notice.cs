using System.Text.Json.Serialization;
using CampaignFunctions.Participants;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Tells one person about one event. Its id follows from the event and its partition from the person, so none is made twice.
/// </summary>
public sealed record Notice : IDocument
{
    /// <summary>The value of <see cref="Unread"/> until the person has read the notice.</summary>
    public const string IsUnread = "yes";

    public static readonly Container<Notice> Container = new("notices", StoredSuggestionJson.Default.Notice)
    {
        Indexes =
        [
            ["unread"],
            ["mail"],
        ],
    };

    /// <summary>The id of the event; ids sort with the newest event first.</summary>
    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required NoticeKind Kind { get; init; }

    public required string SuggestionId { get; init; }

    /// <summary>The time of the event.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The status that the suggestion got; null if the event is of another kind.</summary>
    public SuggestionStatus? Status { get; init; }

    /// <summary>The comment of the brand; null if the event is of another kind.</summary>
    public string? CommentId { get; init; }

    /// <summary><see cref="IsUnread"/>; null once the person has read it.</summary>
    public string? Unread { get; init; }

    /// <summary>How the person gets the notice by mail; null if not, or if it was in a daily mail.</summary>
    public MailRhythm? Mail { get; init; }

    /// <summary>True if the suggestion is the person's own.</summary>
    public bool IsOwn { get; init; }

    /// <summary>True if the event is an answer of the brand to the suggestion.</summary>
    [JsonIgnore]
    public bool IsAnswer => Status is { } status && StatusRules.NeedsResponse(status);

    public static string PartitionOf(string campaignId, string voterKey) => $"{campaignId}:{voterKey}";
}
