using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Counts the support and the comments whose hints were lost.</summary>
public sealed class SweepSupport(IDocumentStore store, FoldSupport support, FoldComments comments, TimeProvider clock)
{
    private readonly CommitSweep<SupportRevision> _support = new(
        store,
        clock,
        SupportSweepDocument.OfSupport,
        (mark, max, cancel) => store.ScanCommittedAsync(SupportRevision.Container, mark, max, cancel),
        revision => (new(revision.CampaignId, revision.SuggestionId), revision.CastAt),
        (each, cancel) => support.FoldAsync(each.CampaignId, each.SuggestionId, atOnce: true, cancel)
    );

    private readonly CommitSweep<CommentDocument> _comments = new(
        store,
        clock,
        SupportSweepDocument.OfComments,
        (mark, max, cancel) => store.ScanCommittedAsync(CommentDocument.Container, mark, max, cancel),
        comment => (new(comment.CampaignId, comment.SuggestionId), comment.ChangedAt),
        (each, cancel) => comments.FoldAsync(each.CampaignId, each.SuggestionId, cancel)
    );

    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _support.HandleAsync(cancellationToken);
        }
        finally
        {
            await _comments.HandleAsync(cancellationToken); // neither waits for the repair of the other
        }
    }
}
