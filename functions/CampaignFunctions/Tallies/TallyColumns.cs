namespace CampaignFunctions.Tallies;

/// <summary>The stored numbers of an option, from which all its counts follow.</summary>
/// <param name="Name">The name in the document.</param>
/// <param name="Ranks">The number of ranks; 0 if the poll is not ranked.</param>
internal sealed record TallyColumns(string Name, int Ranks)
{
    private const string Votes = "votes";
    private const string VotesAndScore = "votes-score";
    private const string RanksOnly = "ranks";
    private const string All = "votes-score-ranks";

    /// <summary>The count of numbers for each option.</summary>
    public int Width =>
        Name switch
        {
            Votes => 1,
            VotesAndScore => 2,
            RanksOnly => Ranks,
            _ => Ranks + 2,
        };

    /// <summary>Returns the fewest columns from which all these counts follow.</summary>
    public static TallyColumns For(IEnumerable<OptionCount> counts)
    {
        var (ranks, isVotes, isRanks) = (0, true, true);
        foreach (var count in counts)
        {
            ranks = Math.Max(ranks, count.Ranks?.Length ?? 0);
            isVotes &= count.Score == count.Votes;
            isRanks &= count.Ranks is { } at && (count.Votes, count.Score) == (at.Sum(), ScoreOf(at));
        }

        if (ranks == 0)
            return new(isVotes ? Votes : VotesAndScore, 0);
        return new(isRanks ? RanksOnly : All, ranks);
    }

    /// <summary>Returns the columns of a document.</summary>
    /// <exception cref="System.Text.Json.JsonException">There are no such columns.</exception>
    public static TallyColumns Named(string name, int ranks) =>
        name is Votes or VotesAndScore || (name is RanksOnly or All && ranks > 0)
            ? new(name, ranks)
            : throw new System.Text.Json.JsonException($"A tally has no columns '{name}' with {ranks} ranks.");

    /// <summary>Returns the numbers of an option; zeros if it has no count.</summary>
    public IEnumerable<long> Numbers(OptionCount? count) =>
        count is null
            ? Enumerable.Repeat(0L, Width)
            : Name switch
            {
                Votes => [count.Votes],
                VotesAndScore => [count.Votes, count.Score],
                RanksOnly => count.Ranks!,
                _ => [count.Votes, count.Score, .. count.Ranks!],
            };

    /// <summary>Returns the counts of an option with these numbers.</summary>
    public OptionCount Count(ReadOnlySpan<long> numbers)
    {
        if (Name is Votes or VotesAndScore)
            return new() { Votes = numbers[0], Score = numbers[^1] };
        var ranks = numbers[^Ranks..].ToArray();
        return Name == RanksOnly
            ? new()
            {
                Votes = ranks.Sum(),
                Score = ScoreOf(ranks),
                Ranks = ranks,
            }
            : new()
            {
                Votes = numbers[0],
                Score = numbers[1],
                Ranks = ranks,
            };
    }

    /// <summary>Returns the score of an option: each ballot gives as many points as it has ranks from this one on.</summary>
    private static long ScoreOf(long[] ranks)
    {
        var score = 0L;
        for (var rank = 0; rank < ranks.Length; rank++)
            score += ranks[rank] * (ranks.Length - rank);
        return score;
    }
}
