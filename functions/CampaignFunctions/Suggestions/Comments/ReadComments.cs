using CampaignFunctions.Http;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Lists the comments on a suggestion, and those of a person.</summary>
public sealed class ReadComments(IDocumentStore store, SuggestionQuery suggestions)
{
    /// <summary>Returns a page of the comments; null if there is no such suggestion.</summary>
    public async Task<CommentList?> ListAsync(
        string campaignId,
        string suggestionId,
        Page page,
        CancellationToken cancellationToken
    )
    {
        if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { Document.Author: var author })
            return null;
        var query = new Query(CommentDocument.PartitionOf(campaignId, suggestionId))
        {
            After = Keyset.OfId(page.After),
            Limit = page.Limit,
        };
        var rows = await store.QueryAsync(CommentDocument.Container, query, cancellationToken);
        CommentResponse[] items = [.. rows.Select(row => CommentResponse.Of(row.Document, author))];
        return new(items, rows.Count < page.Limit ? null : Paging.Cursor(items[^1].Id));
    }

    /// <summary>Returns a comment; null if there is no such comment or suggestion.</summary>
    public async Task<CommentResponse?> FindAsync(
        string campaignId,
        string suggestionId,
        string commentId,
        CancellationToken cancellationToken
    )
    {
        var suggestion = await suggestions.FindAsync(campaignId, suggestionId, cancellationToken);
        var partition = CommentDocument.PartitionOf(campaignId, suggestionId);
        return
            suggestion is not null
            && await store.FindAsync(CommentDocument.Container, partition, commentId, cancellationToken)
                is { Document: var comment }
            ? CommentResponse.Of(comment, suggestion.Document.Author)
            : null;
    }

    /// <summary>Returns whether people may still be told of a comment of the brand.</summary>
    /// <param name="commentId">The comment; null if the news is of another kind.</param>
    public async Task<bool> IsThereAsync(
        string campaignId,
        string suggestionId,
        string? commentId,
        CancellationToken cancellationToken
    ) => commentId is null || await FindVisibleAsync(campaignId, suggestionId, commentId, cancellationToken) is not null;

    /// <summary>Returns a comment; null if there is none, or if it is not visible.</summary>
    public async Task<CommentDocument?> FindVisibleAsync(
        string campaignId,
        string suggestionId,
        string commentId,
        CancellationToken cancellationToken
    )
    {
        var partition = CommentDocument.PartitionOf(campaignId, suggestionId);
        var found = await store.FindAsync(CommentDocument.Container, partition, commentId, cancellationToken);
        return found is { Document: { State: CommentState.Visible } comment } ? comment : null;
    }

    /// <summary>Returns a page of the person's comments, the newest first, without those that the person has deleted.</summary>
    public async Task<OwnCommentList> OfAsync(Participant person, Page page, CancellationToken cancellationToken)
    {
        var query = new Query(ParticipantAction.PartitionOf(person.CampaignId, person.VoterKey, ParticipantActionKind.Commented))
        {
            After = Keyset.OfId(page.After),
            Limit = page.Limit,
        };
        var rows = await store.QueryAsync(ParticipantAction.Container, query, cancellationToken);
        var found = await rows.EachAsync(BoundedWork.Reads, row => FindAsync(person.CampaignId, row.Document, cancellationToken));
        var next = rows.Count < page.Limit ? null : Paging.Cursor(rows[^1].Document.Id);
        return new([.. found.OfType<OwnComment>()], next);
    }

    private async Task<OwnComment?> FindAsync(string campaignId, ParticipantAction action, CancellationToken cancellationToken)
    {
        if (await suggestions.FindAsync(campaignId, action.SuggestionId, cancellationToken) is not { Document: var suggestion })
            return null;
        var partition = CommentDocument.PartitionOf(campaignId, suggestion.Id);
        var found = await store.FindAsync(CommentDocument.Container, partition, action.CommentId!, cancellationToken);
        return found is { Document: { State: not CommentState.Deleted } comment }
            ? new(suggestion.Id, suggestion.Title, CommentResponse.Of(comment, suggestion.Author))
            : null;
    }
}
