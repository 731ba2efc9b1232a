using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Compares ledgers with the payment provider's books.</summary>
internal static class Comparison
{
    /// <summary>The most differences that a report lists.</summary>
    public const int MostListed = 1000;

    /// <summary>
    /// The time before the first day of which the books are read too: the ledger may learn of an entry after midnight.
    /// </summary>
    public static readonly TimeSpan Margin = TimeSpan.FromDays(2);

    /// <summary>Returns the report, with differences that must be checked once more.</summary>
    /// <param name="theirs">The entries at the payment provider, from the margin on, in any order, some of them twice.</param>
    /// <param name="ours">The entries of all ledgers.</param>
    public static ReconciliationReport Of(
        IEnumerable<BookEntry> theirs,
        IEnumerable<OwnEntry> ours,
        DateTimeOffset begin,
        DateTimeOffset end
    )
    {
        var left = ours.ToDictionary(entry => (entry.Book, entry.Reference, entry.PreorderId));
        var pairs = new List<(OwnEntry? Ours, BookEntry? Theirs)>();
        foreach (var entry in theirs.DistinctBy(entry => (entry.Book, entry.Reference)))
        {
            left.Remove((entry.Book, entry.Reference, entry.PreorderId), out var own);
            if (entry.At >= begin && entry.At < end)
                pairs.Add((own, entry));
        }

        foreach (var own in left.Values.Where(entry => entry.At >= begin && entry.At < end))
            pairs.Add((own, null));
        Difference[] differences =
        [
            .. pairs
                .Select(pair => DifferenceOf(pair.Ours, pair.Theirs))
                .OfType<Difference>()
                .OrderBy(each => (each.Date, each.Reference)),
        ];
        return new(DaysOf(pairs), [.. differences.Take(MostListed)], differences.Length <= MostListed);
    }

    /// <summary>Returns the kind of the difference between the two entries; null if they agree.</summary>
    public static DifferenceKind? KindOf(OwnEntry? ours, BookEntry? theirs)
    {
        if (ours is null)
            return theirs is null ? null : DifferenceKind.MissingHere;
        if (theirs is null)
            return DifferenceKind.MissingThere;
        if ((ours.Amount, ours.Currency) != (theirs.Amount, theirs.Currency))
            return DifferenceKind.Amount;
        // A bank may change its decision: then the ledger has both outcomes.
        var agree = theirs.Outcome is { } outcome ? ours.Outcomes.Contains(outcome) : ours.Outcomes.Length == 0;
        return agree ? null : DifferenceKind.Outcome;
    }

    /// <summary>Returns the report without a difference that was checked and does not exist any more.</summary>
    public static ReconciliationReport Without(ReconciliationReport report, Difference gone) =>
        report with
        {
            Differences = [.. report.Differences.Where(each => each != gone)],
            Days = Array.ConvertAll(
                report.Days,
                day =>
                    (day.Date, day.Currency) == (gone.Date, gone.Currency)
                        ? day with
                        {
                            Ours = day.Ours.With(gone.Book, (gone.Theirs ?? 0) - (gone.Ours ?? 0)),
                        }
                        : day
            ),
        };

    private static Difference? DifferenceOf(OwnEntry? ours, BookEntry? theirs) =>
        KindOf(ours, theirs) is { } kind
            ? new(
                DateOf(ours, theirs),
                theirs?.Book ?? ours!.Book,
                theirs?.Reference ?? ours!.Reference,
                theirs?.PreorderId ?? ours!.PreorderId,
                theirs?.Currency ?? ours!.Currency,
                kind,
                CountOf(ours),
                CountOf(theirs)
            )
            : null;

    /// <summary>Returns the sums by day and currency.</summary>
    private static ReconciledDay[] DaysOf(IEnumerable<(OwnEntry? Ours, BookEntry? Theirs)> pairs) =>
        [
            .. pairs
                .GroupBy(pair => (Date: DateOf(pair.Ours, pair.Theirs), Currency: pair.Theirs?.Currency ?? pair.Ours!.Currency))
                .OrderBy(day => day.Key)
                .Select(day => new ReconciledDay(
                    day.Key.Date,
                    day.Key.Currency,
                    day.Aggregate(MoneySums.None, (sum, pair) => sum.With(BookOf(pair), CountOf(pair.Ours) ?? 0)),
                    day.Aggregate(MoneySums.None, (sum, pair) => sum.With(BookOf(pair), CountOf(pair.Theirs) ?? 0))
                )),
        ];

    private static Book BookOf((OwnEntry? Ours, BookEntry? Theirs) pair) => pair.Theirs?.Book ?? pair.Ours!.Book;

    private static DateOnly DateOf(OwnEntry? ours, BookEntry? theirs) =>
        DateOnly.FromDateTime((theirs?.At ?? ours!.At).UtcDateTime);

    private static long? CountOf(BookEntry? entry) =>
        entry?.Outcome is BookOutcomes.Failed or BookOutcomes.Won ? 0 : entry?.Amount;

    private static long? CountOf(OwnEntry? entry) =>
        entry?.Outcomes is [.., BookOutcomes.Failed or BookOutcomes.Won] ? 0 : entry?.Amount;
}
