using System.Globalization;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Pages through suggestions. It asks every bucket for a page after the cursor's place, and merges the pages. A place is a value
/// and an id instead of a position. So under <see cref="SuggestionSort.New"/>, paging never skips or repeats suggestions that
/// existed when it began.
/// </summary>
public sealed class ListSuggestions(IDocumentStore store, TimeProvider clock)
{
    private const int MaxCached = 50;

    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private readonly FreshCache<(SuggestionFilter, int), SuggestionPage> _firstPages = new(KeptFor, clock, MaxCached);

    /// <summary>Returns a page, and the place of its last item if more follow. First pages are at most one second old.</summary>
    public async Task<SuggestionPage> HandleAsync(
        SuggestionFilter filter,
        Keyset? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        if (after is not null)
            return await ReadAsync(filter, after, limit, cancellationToken);

        var key = (filter, limit);
        if (_firstPages.TryGet(key, out var cached))
            return cached;
        var readAt = _firstPages.Now;
        var page = await ReadAsync(filter, null, limit, cancellationToken);
        _firstPages.Put(key, page, readAt);
        return page;
    }

    /// <summary>
    /// Returns a place as a cursor's text. The text names the sort, because a place is valid only in its own order.
    /// </summary>
    public static string PlaceOf(SuggestionSort sort, SuggestionDocument last) =>
        string.Create(CultureInfo.InvariantCulture, $"{sort}:{ValueOf(sort, last)}:{last.Id}");

    /// <summary>Returns the place that a cursor's text names, or null if it is not a place in this order.</summary>
    public static Keyset? ParsePlace(SuggestionSort sort, string text) =>
        text.Split(':', 3) is [var name, var value, { Length: > 0 } id]
        && name == sort.ToString()
        && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(number, id)
            : null;

    private async Task<SuggestionPage> ReadAsync(
        SuggestionFilter filter,
        Keyset? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var pages = await Task.WhenAll(
            Enumerable
                .Range(0, SuggestionDocument.Buckets)
                .Select(bucket =>
                    store.QueryAsync(SuggestionDocument.Container, QueryOf(filter, bucket, after, limit + 1), cancellationToken)
                )
        );
        var merged = pages
            .SelectMany(page => page)
            .Select(row => row.Document)
            .OrderBy(suggestion => ValueOf(filter.Sort, suggestion))
            .ThenBy(suggestion => suggestion.Id, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToArray();
        return merged.Length > limit ? new(merged[..limit], PlaceOf(filter.Sort, merged[limit - 1])) : new(merged, null);
    }

    private static Query QueryOf(SuggestionFilter filter, int bucket, Keyset? after, int limit) =>
        new(SuggestionDocument.PartitionOf(filter.CampaignId, bucket))
        {
            Equalities = filter.Status is { } status ? [new("status", status)] : [],
            Contains = [.. filter.Tags.Select(tag => new Membership("tags", tag))],
            Order = new(filter.Sort == SuggestionSort.New ? "age" : "rank"),
            After = after,
            Limit = limit,
        };

    private static long ValueOf(SuggestionSort sort, SuggestionDocument suggestion) =>
        sort == SuggestionSort.New ? suggestion.Age : suggestion.Rank;
}
