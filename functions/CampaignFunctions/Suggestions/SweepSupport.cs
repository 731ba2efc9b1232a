using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts the support whose hints were lost. It does not go through the suggestions, which are many, but through what was committed
/// since its mark, and moves the mark only past what is counted or noted as unread.
/// </summary>
public sealed class SweepSupport(IDocumentStore store, FoldSupport fold, TimeProvider clock)
{
    private const int PageSize = 1000;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        while (true)
        {
            var stored = await store.FindAsync(
                SupportSweepDocument.Container,
                SupportSweepDocument.TheId,
                SupportSweepDocument.TheId,
                cancellationToken
            );
            var page = await ScanAsync(stored?.Document.Mark, cancellationToken);
            var (noted, unread) = (stored?.Document.Unread ?? [], new List<UnreadSuggestion>());
            var touched = page.Documents.Select(revision => new UnreadSuggestion(revision.CampaignId, revision.SuggestionId));
            foreach (var suggestion in noted.Concat(touched).Distinct())
            {
                if (!await fold.FoldAsync(suggestion.CampaignId, suggestion.SuggestionId, atOnce: true, cancellationToken))
                    unread.Add(suggestion);
            }

            if (unread.Count > SupportSweepDocument.MaxUnread || page.Documents.Count == 0 && unread.Count == noted.Length)
                return;

            // Another sweep is ahead; or what follows came while this one ran, and has hints of its own.
            var isOfNow = page.Next == stored?.Document.Mark || page.Documents.Any(revision => revision.CastAt > started);
            if (!await SaveAsync(new() { Mark = page.Next, Unread = [.. unread] }, stored?.ETag, cancellationToken) || isOfNow)
                return;
        }
    }

    /// <summary>Where the log was restored or made anew, the mark holds no more, and all is looked at again.</summary>
    private async Task<FeedPage<SupportRevision>> ScanAsync(string? mark, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ScanCommittedAsync(SupportRevision.Container, mark, PageSize, cancellationToken);
        }
        catch (UnknownCheckpointException)
        {
            return await store.ScanCommittedAsync(SupportRevision.Container, null, PageSize, cancellationToken);
        }
    }

    private async Task<bool> SaveAsync(SupportSweepDocument document, string? etag, CancellationToken cancellationToken) =>
        (
            etag is null
                ? await store.CreateAsync(SupportSweepDocument.Container, document, cancellationToken)
                : await store.ReplaceAsync(SupportSweepDocument.Container, document, etag, cancellationToken)
        )
            is not null;
}
