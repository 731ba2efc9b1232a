namespace CampaignFunctions.Tallies;

/// <summary>
/// Finds the Condorcet winner: the option that wins against each other option, because more ballots prefer it. A ballot prefers a
/// ranked option to an unranked one, and abstains between two unranked options.
/// </summary>
internal static class Condorcet
{
    public static CondorcetResult Of(Rankings rankings, CancellationToken cancellationToken)
    {
        var preferred = Preferences(rankings, cancellationToken);
        var options = Enumerable.Range(0, rankings.Options.Count);
        var winner = options
            .Where(one => options.All(other => one == other || preferred[one, other] > preferred[other, one]))
            .Select(number => rankings.Options[number])
            .FirstOrDefault();
        return new(rankings.Counts.Count > 0 ? winner : null);
    }

    /// <summary>Returns for each pair of options the number of ballots that prefer the first to the second.</summary>
    private static long[,] Preferences(Rankings rankings, CancellationToken cancellationToken)
    {
        var options = rankings.Options.Count;
        var preferred = new long[options, options];
        var isAbove = new bool[options];
        foreach (var (order, count) in rankings.Counts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Array.Clear(isAbove);
            foreach (var option in order)
            {
                isAbove[option] = true;
                for (var other = 0; other < options; other++)
                {
                    if (!isAbove[other])
                        preferred[option, other] += count;
                }
            }
        }

        return preferred;
    }
}
