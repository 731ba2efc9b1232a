namespace CampaignFunctions.Tallies;

/// <summary>
/// Counts by instant-runoff voting. While no option has more than half of the remaining ballots, the option with the fewest first
/// preferences is dropped, and its ballots go to their next preference. The previous round decides ties, then the round before
/// it, and so on. If a tie remains, the option with the higher id is dropped.
/// </summary>
internal static class InstantRunoff
{
    public static InstantRunoffResult Of(Rankings rankings, CancellationToken cancellationToken)
    {
        var left = Enumerable.Range(0, rankings.Options.Count).ToHashSet();
        var history = new List<long[]>();
        var rounds = new List<InstantRunoffRound>();
        string? winner = null;
        for (var isOver = false; !isOver; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (votes, exhausted) = FirstPreferences(rankings, left);
            history.Add(votes);
            var leader = left.MaxBy(option => votes[option]);
            var total = left.Sum(option => votes[option]);
            var isDecided = votes[leader] * 2 > total || left.Count == 1;
            List<int> lowest = isDecided || total == 0 ? [] : Lowest(left, history, rankings.Options);
            int? dropped = lowest is [.., var last] ? last : null;
            rounds.Add(
                new(
                    left.Where(option => votes[option] > 0)
                        .OrderBy(option => rankings.Options[option], StringComparer.Ordinal)
                        .ToDictionary(option => rankings.Options[option], option => votes[option]),
                    exhausted,
                    dropped is { } number ? rankings.Options[number] : null,
                    lowest.Count > 1 ? [.. lowest.Select(option => rankings.Options[option])] : null
                )
            );
            isOver = dropped is null;
            if (dropped is { } fewest)
                left.Remove(fewest); // so there are at most as many rounds as options
            else
                winner = total > 0 ? rankings.Options[leader] : null;
        }

        return new(winner, [.. rounds]);
    }

    private static (long[] Votes, long Exhausted) FirstPreferences(Rankings rankings, HashSet<int> left)
    {
        var (votes, exhausted) = (new long[rankings.Options.Count], 0L);
        foreach (var (order, count) in rankings.Counts)
        {
            var first = order.AsSpan().IndexOfAnyLeft(left);
            if (first < 0)
                exhausted += count;
            else
                votes[order[first]] += count;
        }

        return (votes, exhausted);
    }

    private static int IndexOfAnyLeft(this ReadOnlySpan<char> order, HashSet<int> left)
    {
        for (var i = 0; i < order.Length; i++)
        {
            if (left.Contains(order[i]))
                return i;
        }

        return -1;
    }

    /// <summary>
    /// Returns the options with the fewest votes in every round so far, ordered by id. The last one is dropped.
    /// </summary>
    private static List<int> Lowest(HashSet<int> left, List<long[]> history, IReadOnlyList<string> ids)
    {
        List<int> tied = [.. left];
        for (var round = history.Count - 1; round >= 0 && tied.Count > 1; round--)
        {
            var fewest = tied.Min(option => history[round][option]);
            tied.RemoveAll(option => history[round][option] > fewest);
        }

        return [.. tied.OrderBy(option => ids[option], StringComparer.Ordinal)];
    }
}
