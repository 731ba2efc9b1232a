using System.Globalization;
using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>A comment on a suggestion, or a reply to one.</summary>
/// <remarks>
/// Ids are in the order in which comments are listed: the newest first, each with its replies after it, the oldest first. So the
/// id of a reply begins with that of its comment.
/// </remarks>
public sealed record CommentDocument : IAudited<CommentDocument>
{
    private const char Separator = '.';

    public static readonly Container<CommentDocument> Container = new("comments", StoredSuggestionJson.Default.CommentDocument)
    {
        Indexes =
        [
            ["state"],
        ],
        ScannedBy = ["auditDue"],
        IsScannedByCommit = true,
    };

    public required string Id { get; init; }

    /// <summary>The partition key, from <see cref="PartitionOf"/>.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required string CampaignId { get; init; }

    public required string SuggestionId { get; init; }

    /// <summary>The text; null once the comment is deleted.</summary>
    public string? Text { get; init; }

    public CommentState State { get; init; }

    /// <summary>The voter key of the participant, or <see cref="KeyOf(Staff)"/>.</summary>
    public required string Author { get; init; }

    /// <summary>True if the author is staff of the brand.</summary>
    public bool IsStaff { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The time of the last change of the text; null if there was none.</summary>
    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>The time of the last change of any kind.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>The number of changes, from 1: each edit counts one.</summary>
    public int Revision { get; init; } = 1;

    /// <inheritdoc/>
    public AuditTrail? Audit { get; init; }

    /// <inheritdoc/>
    public long? AuditDue => Audit?.DueAt;

    /// <summary>The comment to which this is a reply; null if it is none.</summary>
    [JsonIgnore]
    public string? Parent => ParentOf(Id);

    /// <inheritdoc/>
    public CommentDocument WithTrail(AuditTrail trail) => this with { Audit = trail };

    public (string CampaignId, string Path) AuditSubject() => (CampaignId, $"suggestions/{SuggestionId}/comments/{Id}");

    /// <summary>Returns the comment without its text.</summary>
    public CommentDocument Deleted(DateTimeOffset now) =>
        this with
        {
            State = CommentState.Deleted,
            Text = null,
            ChangedAt = now,
            Revision = Revision + 1,
        };

    public static string PartitionOf(string campaignId, string suggestionId) => $"{campaignId}:{suggestionId}";

    /// <summary>Returns the id of a new comment.</summary>
    /// <param name="parent">The comment to which it is a reply; null if it is none.</param>
    /// <param name="suffix">Tells it from other comments of the same moment.</param>
    public static string IdOf(string? parent, DateTimeOffset at, string suffix) =>
        parent is null
            ? NewestFirst.Of(at) + suffix
            : string.Create(CultureInfo.InvariantCulture, $"{parent}{Separator}{at.UtcTicks:x16}{suffix}");

    public static string? ParentOf(string id) =>
        id.IndexOf(Separator, StringComparison.Ordinal) is > 0 and var end ? id[..end] : null;

    /// <summary>Returns the name by which the store knows a member of staff as an author.</summary>
    public static string KeyOf(Staff staff) => $"staff:{staff.Issuer}:{staff.Subject}";

    /// <summary>The value of <see cref="State"/> by which counts select visible comments.</summary>
    internal static readonly Equality Visible = new("state", KebabCase.Of(CommentState.Visible));
}
