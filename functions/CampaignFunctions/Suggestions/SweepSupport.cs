using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>How far support was swept, by the store's own order of commits.</summary>
public sealed record SupportSweepDocument : IDocument
{
    public const string TheId = "support";

    public static readonly Container<SupportSweepDocument> Container = new("sweeps", StoredSuggestionJson.Default.SupportSweepDocument);

    public string Id { get; init; } = TheId;

    public string Pk { get; init; } = TheId;

    public int V { get; set; } = 1;

    public string? Mark { get; init; }
}

/// <summary>
/// Counts the support whose hints were lost. It does not go through the suggestions, which are many, but through what was committed
/// since its mark, and moves the mark only past what is counted.
/// </summary>
public sealed class SweepSupport(IDocumentStore store, FoldSupport fold, TimeProvider clock)
{
    private const int PageSize = 1000;

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var started = clock.GetUtcNow();
        while (true)
        {
            var stored = await store.FindAsync(SupportSweepDocument.Container, SupportSweepDocument.TheId, SupportSweepDocument.TheId, cancellationToken);
            var page = await store.ScanCommittedAsync(SupportRevision.Container, stored?.Document.Mark, PageSize, cancellationToken);
            if (page.Documents.Count == 0)
                return;
            foreach (var (campaign, suggestion) in page.Documents.Select(revision => (revision.CampaignId, revision.SuggestionId)).Distinct())
            {
                await fold.FoldAsync(campaign, suggestion, atOnce: true, cancellationToken);
            }

            // Another sweep is ahead; or what follows came while this one ran, and has hints of its own.
            var isOfNow = page.Next == stored?.Document.Mark || page.Documents.Any(revision => revision.CastAt > started);
            if (!await SaveAsync(page.Next, stored?.ETag, cancellationToken) || isOfNow)
                return;
        }
    }

    private async Task<bool> SaveAsync(string? mark, string? etag, CancellationToken cancellationToken)
    {
        var document = new SupportSweepDocument { Mark = mark };
        return (etag is null
            ? await store.CreateAsync(SupportSweepDocument.Container, document, cancellationToken)
            : await store.ReplaceAsync(SupportSweepDocument.Container, document, etag, cancellationToken)) is not null;
    }
}
