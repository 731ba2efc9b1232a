using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Counts the suggestions of a bucket and their answers. The feed of suggestions repeats a suggestion with each change, such as a
/// count of support. So each change of what the board counts first becomes a revision, which is created once; the log of
/// revisions is then counted like ballots.
/// </summary>
public sealed class FoldAnswers(IDocumentStore store)
{
    private const int PageSize = 500;
    private const int AtOnce = 16;

    /// <summary>Counts a page. Returns false if there was nothing to count.</summary>
    public async Task<bool> FoldAsync(string campaignId, int bucket, CancellationToken cancellationToken)
    {
        var empty = AnswerBoard.Of(campaignId, bucket);
        var partition = SuggestionDocument.PartitionOf(campaignId, bucket);
        var found = await store.FindAsync(AnswerBoard.Container, empty.Pk, empty.Id, cancellationToken);
        var board = found?.Document ?? empty;
        var followed = await FollowAsync(partition, board, cancellationToken);
        var counted = await Checkpoints.ResumeOrRestartAsync(
            () => CountAsync(partition, followed, cancellationToken),
            () => CountAsync(partition, followed.Restarted(), cancellationToken)
        );
        if (ReferenceEquals(counted, board))
        {
            if (!board.IsRecounting)
                return false;
            counted = board with { IsRecounting = false };
        }

        // If another process was first, the next page begins where that process ended.
        await store.SaveAsync(AnswerBoard.Container, counted, found?.ETag, cancellationToken);
        return true;
    }

    /// <summary>Creates the revisions of a page of changed suggestions. Returns the board after them.</summary>
    private async Task<AnswerBoard> FollowAsync(string partition, AnswerBoard board, CancellationToken cancellationToken)
    {
        var page = await Checkpoints.ResumeOrRestartAsync(() => ReadAsync(board.Suggestions), () => ReadAsync(null));
        await page.Documents.EachAsync(AtOnce, suggestion => ReviseAsync(suggestion, cancellationToken));
        return page.Documents.Count == 0 ? board : board with { Suggestions = page.Next };

        Task<FeedPage<SuggestionDocument>> ReadAsync(string? checkpoint) =>
            store.ReadFeedAsync(SuggestionDocument.Container, partition, checkpoint, PageSize, cancellationToken);
    }

    /// <summary>
    /// Creates the next revision of the suggestion, unless it has one of this version. If two processes race, the loser reads
    /// the winner's revision.
    /// </summary>
    private async Task<bool> ReviseAsync(SuggestionDocument suggestion, CancellationToken cancellationToken)
    {
        // Almost all suggestions are in their first version: one attempt shows that they have their revision.
        var isFirst = suggestion.Version == 0;
        var last = isFirst ? null : await LastAsync(suggestion, cancellationToken);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (
                AnswerRevision.Next(last, suggestion) is not { } next
                || await store.CreateAsync(AnswerRevision.Container, next, cancellationToken) is not null
                || isFirst
            )
                return true;
            last = await LastAsync(suggestion, cancellationToken);
        }

        throw Contention.Exhausted();
    }

    private Task<AnswerRevision?> LastAsync(SuggestionDocument suggestion, CancellationToken cancellationToken) =>
        store.FindLastRevisionAsync(AnswerRevision.Container, suggestion.Pk, suggestion.Id, cancellationToken);

    /// <summary>Returns the board after a page of revisions; the same board if there is none.</summary>
    private async Task<AnswerBoard> CountAsync(string partition, AnswerBoard board, CancellationToken cancellationToken)
    {
        var page = await store.ReadFeedAsync(AnswerRevision.Container, partition, board.Revisions, PageSize, cancellationToken);
        return page.Documents.Count == 0 ? board : board.With(page);
    }
}
