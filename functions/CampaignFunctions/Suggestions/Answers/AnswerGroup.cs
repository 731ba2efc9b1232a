namespace CampaignFunctions.Suggestions;

/// <summary>How a group of suggestions was answered.</summary>
/// <param name="Total">The number of suggestions.</param>
/// <param name="Answered">The number of those with a response of the brand.</param>
/// <param name="Share">The answered part, 0 to 1; null if there is no suggestion.</param>
/// <param name="MedianDays">
/// The days to the answer within which half of the answered suggestions had it; null if none is answered.
/// </param>
/// <param name="P90Days">The same for nine of ten.</param>
/// <param name="OldestUnanswered">
/// The day (UTC) of the oldest suggestion without an answer; null if all are answered.
/// </param>
public sealed record AnswerGroup(
    long Total,
    long Answered,
    double? Share,
    double? MedianDays,
    double? P90Days,
    DateOnly? OldestUnanswered
)
{
    private const int Half = 50;
    private const int NineOfTen = 90;
    private const double HoursOfADay = 24;

    public static AnswerGroup Of(IEnumerable<AnswerCounts> parts)
    {
        var all = new AnswerCounts();
        foreach (var part in parts)
            all.Add(part);
        var answered = all.Answered.Values.Sum();
        return new(
            all.Total,
            answered,
            all.Total == 0 ? null : Math.Round((double)answered / all.Total, 4),
            Percentile(all.Answered, answered, Half),
            Percentile(all.Answered, answered, NineOfTen),
            all.Unanswered.Count == 0 ? null : all.Unanswered.Keys.First()
        );
    }

    /// <summary>Returns the smallest time within which this percentage had its answer (the nearest rank), in days.</summary>
    private static double? Percentile(SortedDictionary<int, long> answered, long count, int percent)
    {
        var seen = 0L;
        foreach (var (hours, number) in answered)
        {
            seen += number;
            if (seen * 100 >= count * percent)
                return Math.Round(hours / HoursOfADay, 2);
        }

        return null;
    }
}
