namespace CampaignFunctions.Storage;

/// <summary>Reads the first so many revisions of a log, for those who count it anew.</summary>
/// <param name="read">Reads a page after a checkpoint, of so many at most.</param>
internal sealed class RevisionReader<T>(Func<string?, int, CancellationToken, Task<FeedPage<T>>> read)
{
    private const int PageSize = 1000;

    public string? Checkpoint { get; private set; }

    /// <summary>How many were read.</summary>
    public long Revisions { get; private set; }

    /// <summary>
    /// Reads on until so many revisions are read, or the log ends. A store may give more than it was asked for: a comparison leaves those
    /// out, and cannot read on after it; a rebuild takes them, so that its checkpoint stays true.
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
