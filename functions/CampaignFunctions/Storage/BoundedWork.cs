namespace CampaignFunctions.Storage;

/// <summary>Does work on many items, some at a time, so that one caller does not take all of the store.</summary>
internal static class BoundedWork
{
    /// <summary>The number of reads of one call that run at the same time.</summary>
    public const int Reads = 16;

    /// <summary>Returns the outcome of each item, in the order of the items.</summary>
    public static async Task<TOutcome[]> EachAsync<T, TOutcome>(
        this IEnumerable<T> items,
        int atOnce,
        Func<T, Task<TOutcome>> work
    )
    {
        var outcomes = new List<TOutcome>();
        foreach (var some in items.Chunk(atOnce))
            outcomes.AddRange(await Task.WhenAll(some.Select(work)));
        return [.. outcomes];
    }
}
