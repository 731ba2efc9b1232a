namespace CampaignFunctions.Suggestions;

/// <summary>The facts of one suggestion that the answer board counts.</summary>
/// <param name="AnsweredAt">The time of the first response; null while there is none.</param>
public sealed record AnswerFacts(DateTimeOffset CreatedAt, SuggestionStatus Status, DateTimeOffset? AnsweredAt)
{
    private const int HoursOfADay = 24;

    /// <summary>The time from which whole days are counted instead of hours, so that a tally has few different times.</summary>
    private const int HoursInFull = 30 * HoursOfADay;

    public static AnswerFacts Of(SuggestionDocument suggestion) =>
        new(
            suggestion.CreatedAt,
            suggestion.Status,
            suggestion.Response is null ? null : suggestion.AnsweredAt ?? suggestion.Change!.At
        );

    /// <summary>
    /// The hours from the suggestion to its answer: whole hours, and after 30 days whole days. Null if it has no answer.
    /// </summary>
    public int? AnsweredAfter
    {
        get
        {
            if (AnsweredAt is not { } answered)
                return null;
            var hours = (int)Math.Max(0, (answered - CreatedAt).TotalHours);
            return hours < HoursInFull ? hours : hours / HoursOfADay * HoursOfADay;
        }
    }
}
