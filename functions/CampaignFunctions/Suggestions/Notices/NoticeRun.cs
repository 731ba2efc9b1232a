using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// An event about which people must be told, and how far that is. Each step is written before the next one begins; a step that is
/// repeated after a crash finds the notices that it made.
/// </summary>
public sealed record NoticeRun : IDocument
{
    private const int DigestBytes = 8;

    public static readonly Container<NoticeRun> Container = new("noticeruns", StoredSuggestionJson.Default.NoticeRun)
    {
        ScannedBy = ["due"],
    };

    /// <summary>The id of the event, and of its notices; ids sort with the newest event first.</summary>
    public required string Id { get; init; }

    /// <summary>The campaign.</summary>
    public required string Pk { get; init; }

    public int V { get; set; } = 1;

    public required NoticeKind Kind { get; init; }

    public required string SuggestionId { get; init; }

    public required DateTimeOffset At { get; init; }

    public SuggestionStatus? Status { get; init; }

    /// <summary>The comment of the brand; null if the event is of another kind.</summary>
    public string? CommentId { get; init; }

    public NoticePhase Phase { get; init; }

    /// <summary>The place after which the phase goes on; null at its beginning.</summary>
    public string? Place { get; init; }

    /// <summary>The number of people so far; a person with two roles counts twice.</summary>
    public long People { get; init; }

    /// <summary>The mails at the end of the run; null before it.</summary>
    public NoticeMailCounts? Mails { get; init; }

    /// <summary>When its last step was written, or until when it waits.</summary>
    public required DateTimeOffset TouchedAt { get; init; }

    /// <summary>The same time in milliseconds since 1970; null once it is done.</summary>
    public long? Due => Phase == NoticePhase.Done ? null : TouchedAt.ToUnixTimeMilliseconds();

    /// <summary>Returns the run of an action that changed the status. Its event is always the same.</summary>
    public static NoticeRun OfStatus(SuggestionDocument suggestion, AuditedAction action, DateTimeOffset now)
    {
        var (campaignId, path) = suggestion.AuditSubject();
        return Of(campaignId, path, NoticeKind.Status, suggestion.Id, action, now) with
        {
            Status = StatusAfter(suggestion, action),
        };
    }

    /// <summary>Returns the run of a comment of staff. Its event is always the same.</summary>
    public static NoticeRun OfComment(CommentDocument comment, AuditedAction action, DateTimeOffset now)
    {
        var (campaignId, path) = comment.AuditSubject();
        return Of(campaignId, path, NoticeKind.Comment, comment.SuggestionId, action, now) with { CommentId = comment.Id };
    }

    private static NoticeRun Of(
        string campaignId,
        string path,
        NoticeKind kind,
        string suggestionId,
        AuditedAction action,
        DateTimeOffset now
    )
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{path}\n{action.Number}")).AsSpan(0, DigestBytes);
        return new()
        {
            Id = $"{NewestFirst.Of(action.At)}.{Convert.ToHexStringLower(digest)}",
            Pk = campaignId,
            Kind = kind,
            SuggestionId = suggestionId,
            At = action.At,
            TouchedAt = now,
        };
    }

    /// <summary>Returns the status after the action. Later actions may have changed it before anybody was told.</summary>
    private static SuggestionStatus StatusAfter(SuggestionDocument suggestion, AuditedAction action)
    {
        var later = (suggestion.Audit?.Pending ?? []).Where(each => each.Number > action.Number).Select(ChangeOf);
        var name = ChangeOf(action)?.To ?? later.OfType<AuditedChange>().FirstOrDefault()?.From;
        return name is null ? suggestion.Status : KebabCase.Parse<SuggestionStatus>(name);
    }

    private static AuditedChange? ChangeOf(AuditedAction action) =>
        Array.Find(action.Changes ?? [], change => change.Field == SetStatus.StatusField);

    /// <summary>True if the event is an answer of the brand to the suggestion.</summary>
    [JsonIgnore]
    public bool IsAnswer => For("").IsAnswer;

    /// <summary>Returns the notice of this event for a person.</summary>
    public Notice For(string voterKey) =>
        new()
        {
            Id = Id,
            Pk = Notice.PartitionOf(Pk, voterKey),
            Kind = Kind,
            SuggestionId = SuggestionId,
            At = At,
            Status = Status,
            CommentId = CommentId,
            Unread = Notice.IsUnread,
        };
}
