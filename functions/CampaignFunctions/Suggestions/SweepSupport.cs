using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts the support whose hints were lost. There are many suggestions, so the sweep reads only the revisions that were
/// committed since its mark. It moves the mark only past revisions that are counted or whose suggestions are noted as unread.
/// </summary>
public sealed class SweepSupport(IDocumentStore store, FoldSupport fold, TimeProvider clock)
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
        var stored = await store.FindAsync(
            SupportSweepDocument.Container,
            SupportSweepDocument.TheId,
            SupportSweepDocument.TheId,
            cancellationToken
        );
        var (mark, noted) = (stored?.Document.Mark, stored?.Document.Unread ?? []);
        FeedPage<SupportRevision> page;
        try
        {
            page = await Checkpoints.ResumeOrRestartAsync(
                () => ScanAsync(mark, cancellationToken),
                () => ScanAsync(null, cancellationToken)
            );
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            await StopAsync(stored, noted, cancellationToken);
            throw;
        }

        var touched = page.Documents.Select(revision => new UnreadSuggestion(revision.CampaignId, revision.SuggestionId));
        var unread = await CountAsync(noted.Concat(touched).Distinct(), cancellationToken);
        CampaignTelemetry.FailingFolds.Record(unread.Count, new KeyValuePair<string, object?>("kind", "support"));
        if (unread.Count > SupportSweepDocument.MaxUnread)
        {
            await StopAsync(stored, [.. unread.Take(SupportSweepDocument.MaxUnread)], cancellationToken);
            return false;
        }

        if (page.Documents.Count == 0 && unread.Count == noted.Length && stored?.Document.StoppedSince is null)
            return false;

        var next = new SupportSweepDocument { Mark = page.Next, Unread = [.. unread] };
        var isSaved = await store.SaveAsync(SupportSweepDocument.Container, next, stored?.ETag, cancellationToken) is not null;
        // If the mark was not saved, another sweep is ahead. Revisions that came while this sweep ran have hints of their own.
        return isSaved && page.Next != mark && !page.Documents.Any(revision => revision.CastAt > started);
    }

    /// <summary>Records that the sweep cannot move its mark, so that readiness shows it.</summary>
    private async Task StopAsync(
        Versioned<SupportSweepDocument>? stored,
        UnreadSuggestion[] unread,
        CancellationToken cancellationToken
    )
    {
        CampaignTelemetry.FailingFolds.Record(unread.Length + 1, new KeyValuePair<string, object?>("kind", "support"));
        var stopped = new SupportSweepDocument
        {
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
            if (!await fold.FoldAsync(suggestion.CampaignId, suggestion.SuggestionId, atOnce: true, cancellationToken))
                unread.Add(suggestion);
        }

        return unread;
    }

    private Task<FeedPage<SupportRevision>> ScanAsync(string? mark, CancellationToken cancellationToken) =>
        store.ScanCommittedAsync(SupportRevision.Container, mark, PageSize, cancellationToken);
}
