using System.Globalization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Suggestions;

/// <summary>The counts of the suggestions of one month with one status.</summary>
public sealed record AnswerCounts
{
    public long Total { get; set; }

    /// <summary>The number of answered suggestions by <see cref="AnswerFacts.AnsweredAfter"/>.</summary>
    public SortedDictionary<int, long> Answered { get; init; } = [];

    /// <summary>The number of suggestions without an answer by the day on which they were made.</summary>
    public SortedDictionary<DateOnly, long> Unanswered { get; init; } = [];

    /// <summary>Returns the key of the counts to which a suggestion belongs.</summary>
    public static string KeyOf(AnswerFacts facts) =>
        $"{facts.CreatedAt.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture)} {KebabCase.Of(facts.Status)}";

    public AnswerCounts Copy() =>
        new()
        {
            Total = Total,
            Answered = new(Answered),
            Unanswered = new(Unanswered),
        };

    /// <summary>Adds a suggestion, or takes it away.</summary>
    /// <param name="sign">1 or -1.</param>
    public void Add(AnswerFacts facts, int sign)
    {
        Total += sign;
        if (facts.AnsweredAfter is { } hours)
            Add(Answered, hours, sign);
        else
            Add(Unanswered, DateOnly.FromDateTime(facts.CreatedAt.UtcDateTime), sign);
    }

    /// <summary>Adds the counts of other suggestions.</summary>
    public void Add(AnswerCounts other)
    {
        Total += other.Total;
        foreach (var (hours, count) in other.Answered)
            Add(Answered, hours, count);
        foreach (var (day, count) in other.Unanswered)
            Add(Unanswered, day, count);
    }

    private static void Add<TKey>(SortedDictionary<TKey, long> counts, TKey key, long count)
        where TKey : notnull
    {
        var sum = counts.GetValueOrDefault(key) + count;
        if (sum == 0)
            counts.Remove(key);
        else
            counts[key] = sum;
    }
}
