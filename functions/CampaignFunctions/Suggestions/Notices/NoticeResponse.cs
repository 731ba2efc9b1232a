namespace CampaignFunctions.Suggestions;

/// <summary>A notice as its person sees it.</summary>
/// <param name="At">The time of the event.</param>
/// <param name="Title">The title of the suggestion; null if the suggestion is gone.</param>
/// <param name="Status">The status that the suggestion got; null if the event is of another kind.</param>
/// <param name="CommentId">The comment of the brand; null if the event is of another kind.</param>
public sealed record NoticeResponse(
    string Id,
    NoticeKind Kind,
    DateTimeOffset At,
    string SuggestionId,
    string? Title,
    SuggestionStatus? Status,
    string? CommentId,
    bool IsRead
)
{
    public static NoticeResponse Of(Notice notice, SuggestionDocument? suggestion) =>
        new(
            notice.Id,
            notice.Kind,
            notice.At,
            notice.SuggestionId,
            suggestion?.Title,
            notice.Status,
            notice.CommentId,
            notice.Unread is null
        );
}
