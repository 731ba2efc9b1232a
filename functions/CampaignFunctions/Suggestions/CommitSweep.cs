using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts what the lost hints were about. There are many suggestions, so a sweep reads only the documents that were committed
/// since its mark. It moves the mark only past documents that are counted or whose suggestions are noted as unread.
/// </summary>
/// <param name="id">The id of the mark, and the name of the kind in telemetry.</param>
/// <param name="scan">Reads the documents that were committed since a mark.</param>
/// <param name="of">Returns the suggestion of a document, and when the document was written.</param>
/// <param name="fold">Counts one suggestion; false if this process cannot read it now.</param>
internal sealed class CommitSweep<T>(
    IDocumentStore store,
    TimeProvider clock,
    string id,
    Func<string?, int, CancellationToken, Task<FeedPage<T>>> scan,
    Func<T, (UnreadSuggestion Suggestion, DateTimeOffset At)> of,
    Func<UnreadSuggestion, CancellationToken, Task<bool>> fold
)
    where T : class, IDocument
{
    private const int PageSize = 1000;

    /// <summary>The maximum number of pages that one sweep counts.</summary>
    private const int MaxPages = 10_000;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        for (var pages = 0; pages < MaxPages && await SweepPageAsync(started, cancellationToken); pages++)
        {
            // Each pass counts one page. The next sweep continues after the last page.
        }
    }

    /// <summary>Counts a page of commits and moves the mark past it. Returns true if there may be another page.</summary>
    private async Task<bool> SweepPageAsync(DateTimeOffset started, CancellationToken cancellationToken)
    {
        var stored = await store.FindAsync(SupportSweepDocument.Container, id, id, cancellationToken);
        var (mark, noted) = (stored?.Document.Mark, stored?.Document.Unread ?? []);
        FeedPage<T> page;
        try
        {
            page = await Checkpoints.ResumeOrRestartAsync(
                () => scan(mark, PageSize, cancellationToken),
                () => scan(null, PageSize, cancellationToken)
            );
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            await StopAsync(stored, noted, cancellationToken);
            throw;
        }

        var found = page.Documents.Select(of).ToArray();
        var touched = found.Select(each => each.Suggestion);
        var unread = await CountAsync(noted.Concat(touched).Distinct(), cancellationToken);
        CampaignTelemetry.FailingFolds.Record(unread.Count, new KeyValuePair<string, object?>("kind", id));
        if (unread.Count > SupportSweepDocument.MaxUnread)
        {
            await StopAsync(stored, [.. unread.Take(SupportSweepDocument.MaxUnread)], cancellationToken);
            return false;
        }

        if (found.Length == 0 && unread.Count == noted.Length && stored?.Document.StoppedSince is null)
            return false;

        var next = new SupportSweepDocument
        {
            Id = id,
            Pk = id,
            Mark = page.Next,
            Unread = [.. unread],
        };
        var isSaved = await store.SaveAsync(SupportSweepDocument.Container, next, stored?.ETag, cancellationToken) is not null;
        // If the mark was not saved, another sweep is ahead. Documents that came while this sweep ran have hints of their own.
        return isSaved && page.Next != mark && !Array.Exists(found, each => each.At > started);
    }

    /// <summary>Records that the sweep cannot move its mark, so that readiness shows it.</summary>
    private async Task StopAsync(
        Versioned<SupportSweepDocument>? stored,
        UnreadSuggestion[] unread,
        CancellationToken cancellationToken
    )
    {
        CampaignTelemetry.FailingFolds.Record(unread.Length + 1, new KeyValuePair<string, object?>("kind", id));
        var stopped = new SupportSweepDocument
        {
            Id = id,
            Pk = id,
            Mark = stored?.Document.Mark,
            Unread = unread,
            StoppedSince = stored?.Document.StoppedSince ?? clock.GetUtcNow(),
        };
        await store.SaveAsync(SupportSweepDocument.Container, stopped, stored?.ETag, cancellationToken);
    }

    private async Task<List<UnreadSuggestion>> CountAsync(
        IEnumerable<UnreadSuggestion> suggestions,
        CancellationToken cancellationToken
    )
    {
        var unread = new List<UnreadSuggestion>();
        foreach (var suggestion in suggestions)
        {
            if (!await fold(suggestion, cancellationToken))
                unread.Add(suggestion);
        }

        return unread;
    }
}
