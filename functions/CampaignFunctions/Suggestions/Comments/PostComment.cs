using System.Security.Cryptography;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Suggestions;

/// <summary>
/// Records a comment as one document. An action that names it comes first; with an idempotency key, a repeat finds the id there.
/// </summary>
public sealed class PostComment(
    IDocumentStore store,
    SuggestionQuery suggestions,
    ICampaignQuery campaigns,
    AuditTrails<CommentDocument> audit,
    HourlyLimits limits,
    SupportHints hints,
    Keyring keys,
    TimeProvider clock
)
{
    public const int PerCallerAndHour = 30;

    internal const string ActionName = "post-comment";
    private const string LimitKind = "comment";
    private const int SuffixBytes = 6;

    /// <summary>Returns the comment in its current state, or the problem that prevented it.</summary>
    public async Task<Result<(CommentDocument Comment, string Author)>> HandleAsync(
        CommentCommand command,
        CancellationToken cancellationToken
    )
    {
        var wellFormed = CommentRules.Check(command.Comment);
        if (wellFormed.Problem is { } malformed)
            return malformed;
        var campaign = command.Campaign;
        if (
            await suggestions.FindAsync(campaign.Id, command.SuggestionId, cancellationToken)
            is not { Document.Author: var author }
        )
            return ProblemCode.SuggestionNotFound;
        var before = await EarlierAsync(command, cancellationToken);
        if (before is { } earlier && !BodyHash.Matches(earlier.BodyHash, keys, campaign.Pepper, command.BodyHash!))
            return ProblemCode.IdempotencyKeyReused;
        // The key comes before the window and the author's own limit: a repeat is answered after the close and over the limit.
        if (before is not null && await FindAsync(command, before.CommentId!, cancellationToken) is { } standing)
            return standing.State == CommentState.Deleted ? ProblemCode.Gone : (standing, author);
        if (await RefusalAsync(command, wellFormed.Value, cancellationToken) is { } refusal)
            return refusal;
        var comment = await CreateAsync(command, wellFormed.Value, before, cancellationToken);
        return comment.IsSuccess ? (comment.Value, author) : comment.Problem;
    }

    /// <summary>Returns how many comments are left to the author this hour; null if there is no limit.</summary>
    public Allowance? Left(CampaignDocument campaign, Caller author) =>
        author is Participant person && campaign.Definition.HasLimits
            ? limits.Left(campaign.Id, LimitKind, person.VoterKey, PerCallerAndHour)
            : null;

    private async Task<Result<CommentDocument>> CreateAsync(
        CommentCommand command,
        CommentRequest request,
        ParticipantAction? before,
        CancellationToken cancellationToken
    )
    {
        var (campaign, now) = (command.Campaign, clock.GetUtcNow());
        var comment = before is null
            ? New(command, request, CommentDocument.IdOf(request.Parent, now, NewSuffix()), now)
            : New(command, request, before.CommentId!, before.At);
        if (command.Key is not null && before is null)
        {
            var kept = ParticipantAction.CommentKey(comment, KeyIdOf(command)) with
            {
                BodyHash = BodyHash.Of(keys, campaign.Pepper, command.BodyHash!),
            };
            if (await store.CreateAsync(ParticipantAction.Container, kept, cancellationToken) is null)
                return ProblemCode.StoreBusy; // the same call is under way; its repeat finds the comment
        }

        if (command.Author is Participant)
            await store.CreateAsync(ParticipantAction.Container, ParticipantAction.Commented(comment), cancellationToken);
        if (await store.CreateAsync(CommentDocument.Container, comment, cancellationToken) is not { } etag)
            return await FindAsync(command, comment.Id, cancellationToken) is { } standing ? standing : ProblemCode.StoreBusy;
        hints.SignalComments(campaign.Id, command.SuggestionId);
        if (command.Author is Participant person && campaign.Definition.HasLimits)
            limits.Add(campaign.Id, LimitKind, person.VoterKey);
        await audit.FollowAsync(comment, etag, cancellationToken);
        return comment;
    }

    private static string NewSuffix() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SuffixBytes));

    private static CommentDocument New(CommentCommand command, CommentRequest request, string id, DateTimeOffset at)
    {
        var comment = new CommentDocument
        {
            Id = id,
            Pk = CommentDocument.PartitionOf(command.Campaign.Id, command.SuggestionId),
            CampaignId = command.Campaign.Id,
            SuggestionId = command.SuggestionId,
            Text = request.Text,
            Author = command.AuthorKey,
            IsStaff = command.Author is Staff,
            CreatedAt = at,
            ChangedAt = at,
        };
        return command.Author is Staff staff ? comment.Audited(AuditedAction.Of(staff, ActionName), at) : comment;
    }

    /// <summary>Returns the reason why the caller may not say this now, or null.</summary>
    private async Task<Problem?> RefusalAsync(CommentCommand command, CommentRequest request, CancellationToken cancellationToken)
    {
        var (campaign, now) = (command.Campaign, clock.GetUtcNow());
        if (request.Parent is { } parent)
        {
            var answered = CommentDocument.ParentOf(parent) is null ? await FindAsync(command, parent, cancellationToken) : null;
            if (answered is not { State: CommentState.Visible })
                return ProblemCode.CommentNotFound;
        }

        if (command.Author is not Participant person)
            return null;
        if (!await campaigns.AllowsAsync(campaign, fresh => fresh.AreSuggestionsOpen(now), cancellationToken))
            return ProblemCode.WindowClosed;
        return campaign.Definition.HasLimits ? limits.Check(campaign.Id, LimitKind, person.VoterKey, PerCallerAndHour) : null;
    }

    private string KeyIdOf(CommentCommand command) =>
        IdempotencyKey.IdOf(
            keys,
            command.Campaign.Pepper,
            command.AuthorKey,
            $"{LimitKind}:{command.SuggestionId}",
            command.Key!
        );

    /// <summary>Returns the action of an earlier call with the same key; null if there was none.</summary>
    private async Task<ParticipantAction?> EarlierAsync(CommentCommand command, CancellationToken cancellationToken)
    {
        if (command.Key is null)
            return null;
        var partition = ParticipantAction.PartitionOf(command.Campaign.Id, command.AuthorKey, ParticipantActionKind.CommentKey);
        return (await store.FindAsync(ParticipantAction.Container, partition, KeyIdOf(command), cancellationToken))?.Document;
    }

    private async Task<CommentDocument?> FindAsync(CommentCommand command, string id, CancellationToken cancellationToken)
    {
        var partition = CommentDocument.PartitionOf(command.Campaign.Id, command.SuggestionId);
        return (await store.FindAsync(CommentDocument.Container, partition, id, cancellationToken))?.Document;
    }
}
