namespace CampaignFunctions.Tallies.Recounts;

/// <summary>
/// Compares every figure of a shard's tally with its recount. A figure that is missing on one side counts as zero.
/// </summary>
internal static class TallyComparison
{
    private const string Revisions = "revisions";

    public static IEnumerable<TallyDifference> Differences(int shard, ShardTally tally, ShardRecount recount)
    {
        var (kept, counted) = (Figures(tally.Counts), Figures(recount.Count()));
        (kept[Revisions], counted[Revisions]) = (tally.Revisions, recount.Revisions);
        return kept
            .Keys.Union(counted.Keys)
            .Order(StringComparer.Ordinal)
            .Select(figure => new TallyDifference(
                shard,
                figure,
                kept.GetValueOrDefault(figure),
                counted.GetValueOrDefault(figure)
            ))
            .Where(difference => difference.Tally != difference.Recount);
    }

    /// <summary>Returns every figure of a count, by name.</summary>
    public static Dictionary<string, long> Figures(TallyCounts counts)
    {
        var figures = new Dictionary<string, long>();
        foreach (var (tier, ballots) in counts.Tiers)
            figures[$"tier {tier}"] = ballots;
        AddOptions(figures, "", counts.Options);
        foreach (var (segment, values) in counts.Segments)
        {
            foreach (var (value, cell) in values)
            {
                figures[$"segment {segment} {value}"] = cell.Ballots;
                AddOptions(figures, $"segment {segment} {value} ", cell.Options);
            }
        }

        return figures;
    }

    private static void AddOptions(Dictionary<string, long> figures, string of, Dictionary<string, OptionCount> options)
    {
        foreach (var (id, count) in options)
        {
            figures[$"{of}votes {id}"] = count.Votes;
            figures[$"{of}score {id}"] = count.Score;
            for (var rank = 0; rank < count.Ranks?.Length; rank++)
                figures[$"{of}rank {rank + 1} {id}"] = count.Ranks[rank];
        }
    }
}
