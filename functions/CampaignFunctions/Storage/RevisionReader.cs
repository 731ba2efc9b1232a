namespace CampaignFunctions.Storage;

/// <summary>Reads a given number of revisions from the start of a log, for recounts.</summary>
/// <param name="read">Reads a page after a checkpoint, with a maximum number of revisions.</param>
internal sealed class RevisionReader<T>(Func<string?, int, CancellationToken, Task<FeedPage<T>>> read)
{
    private const int PageSize = 1000;

    public string? Checkpoint { get; private set; }

    /// <summary>The number of revisions that were read.</summary>
    public long Revisions { get; private set; }

    /// <summary>
    /// Reads on until <paramref name="revisions"/> revisions are read, or the log ends. A store may return more revisions than
    /// requested. A comparison (<paramref name="isExact"/> is true) ignores the surplus, and cannot read on after it. A rebuild
    /// takes the surplus, so that its checkpoint stays correct.
    /// </summary>
    public async Task ReadToAsync(long revisions, bool isExact, Action<T> take, CancellationToken cancellationToken)
    {
        while (Revisions < revisions)
        {
            var max = (int)Math.Min(PageSize, revisions - Revisions);
            var page = await read(Checkpoint, max, cancellationToken);
            if (page.Documents.Count == 0)
                return;
            var count = isExact ? Math.Min(max, page.Documents.Count) : page.Documents.Count;
            for (var i = 0; i < count; i++)
                take(page.Documents[i]);
            (Checkpoint, Revisions) = (page.Next, Revisions + count);
        }
    }
}
