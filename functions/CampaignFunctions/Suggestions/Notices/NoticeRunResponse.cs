namespace CampaignFunctions.Suggestions;

/// <summary>How far people were told about an event.</summary>
/// <param name="At">The time of the event.</param>
/// <param name="Phase">The people who are told next; <c>done</c> if everybody was told.</param>
/// <param name="People">The number of people who were told; a person with two roles counts twice.</param>
/// <param name="Mails">The mails that go out at once; null until all people have the notice.</param>
/// <param name="TouchedAt">The time of the last progress, or until which the mails wait.</param>
public sealed record NoticeRunResponse(
    string Id,
    NoticeKind Kind,
    string SuggestionId,
    SuggestionStatus? Status,
    DateTimeOffset At,
    NoticePhase Phase,
    long People,
    NoticeMailCounts? Mails,
    DateTimeOffset TouchedAt
)
{
    public static NoticeRunResponse Of(NoticeRun run, NoticeMailCounts? mails) =>
        new(run.Id, run.Kind, run.SuggestionId, run.Status, run.At, run.Phase, run.People, mails, run.TouchedAt);
}
