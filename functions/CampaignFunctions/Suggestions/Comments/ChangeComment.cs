using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>Lets authors edit their comments for a while, and delete them at any time.</summary>
public sealed class ChangeComment(
    IDocumentStore store,
    SuggestionQuery suggestions,
    AuditTrails<CommentDocument> audit,
    SupportHints hints,
    TimeProvider clock
)
{
    /// <summary>How long an author may change the text of a comment: people may have answered it.</summary>
    public static readonly TimeSpan EditableFor = TimeSpan.FromMinutes(10);

    /// <summary>Changes the text. The same text again changes nothing.</summary>
    /// <param name="text">The text as the rules return it.</param>
    /// <param name="expected">The revision that the caller has seen; null if the caller does not care.</param>
    public Task<Result<(CommentDocument Comment, string Author)>> EditAsync(
        string campaignId,
        string suggestionId,
        string commentId,
        string text,
        int? expected,
        Caller author,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            campaignId,
            suggestionId,
            commentId,
            author,
            "edit-comment",
            (standing, now) => Edited(standing, text, expected, now),
            cancellationToken
        );

    /// <summary>Deletes the comment: its place remains, because others may have answered it.</summary>
    public Task<Result<(CommentDocument Comment, string Author)>> DeleteAsync(
        string campaignId,
        string suggestionId,
        string commentId,
        Caller author,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            campaignId,
            suggestionId,
            commentId,
            author,
            "delete-comment",
            (standing, now) => standing.State == CommentState.Deleted ? null as CommentDocument : standing.Deleted(now),
            cancellationToken
        );

    /// <summary>Returns the comment with another text; null if it has that text already.</summary>
    internal static Result<CommentDocument?> Edited(CommentDocument standing, string text, int? expected, DateTimeOffset now)
    {
        if (standing.State == CommentState.Deleted)
            return ProblemCode.CommentNotFound;
        var isSame = standing.Text == text;
        if (
            expected is { } seen and not Preconditions.AnyRevision
            && seen != standing.Revision
            && !(isSame && seen == standing.Revision - 1)
        )
            return ProblemCode.PreconditionFailed;
        if (isSame)
            return null as CommentDocument;
        if (now - standing.CreatedAt > EditableFor)
            return ProblemCode.CommentFixed;
        return standing with { Text = text, EditedAt = now, ChangedAt = now, Revision = standing.Revision + 1 };
    }

    private async Task<Result<(CommentDocument Comment, string Author)>> ChangeAsync(
        string campaignId,
        string suggestionId,
        string commentId,
        Caller author,
        string action,
        Func<CommentDocument, DateTimeOffset, Result<CommentDocument?>> change,
        CancellationToken cancellationToken
    )
    {
        if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not { Document.Author: var of })
            return ProblemCode.SuggestionNotFound;
        var partition = CommentDocument.PartitionOf(campaignId, suggestionId);
        for (var losses = 0; losses < Contention.MaxLosses; losses++)
        {
            if (await store.FindAsync(CommentDocument.Container, partition, commentId, cancellationToken) is not { } found)
                return ProblemCode.CommentNotFound;
            var standing = found.Document;
            if (standing.Author != CommentCommand.KeyOf(author))
                return ProblemCode.Forbidden;
            var now = clock.GetUtcNow();
            var changed = change(standing, now);
            if (changed.Problem is { } refusal)
                return refusal;
            if (changed.Value is not { } next)
            {
                hints.SignalComments(campaignId, suggestionId); // the first call may have ended before
                await audit.FollowAsync(standing, found.ETag, cancellationToken);
                return (standing, of);
            }

            if (author is Staff staff)
                next = next.Audited(AuditedAction.Of(staff, action), now);
            if (await store.ReplaceAsync(CommentDocument.Container, next, found.ETag, cancellationToken) is not { } etag)
                continue;
            hints.SignalComments(campaignId, suggestionId);
            await audit.FollowAsync(next, etag, cancellationToken);
            return (next, of);
        }

        throw Contention.Exhausted();
    }
}
