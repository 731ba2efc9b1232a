using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The calls by which participants and moderators discuss a suggestion.</summary>
public sealed class CommentFunctions(PostComment post, ChangeComment change, CampaignAccess access)
{
    internal const string Route = "campaigns/{campaignId}/suggestions/{suggestionId}/comments";
    internal const string One = Route + "/{commentId}";

    [Function("PostComment")]
    [
        EndpointSummary("Comments on a suggestion, or replies to a comment. A moderator speaks for the brand."),
        Tags("Comments"),
        CalledBy(ApiCaller.Contributor)
    ]
    [Consumes(typeof(CommentRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters. A repeat with the same key and body returns the first call's comment."
    )]
    [ProducesResponseType<CommentResponse>(201)]
    [Refuses("comment-not-found", "window-closed", "too-many-requests", "idempotency-key-reused", "gone", "store-busy")]
    public async Task<IResult> PostAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var writer = access.Count(
            request,
            await access.ContributorAsync(request, campaignId, Staff.Moderator, cancellationToken)
        );
        if (writer.Problem is { } denied)
            return denied.ToResult();
        var key = IdempotencyKey.Of(request);
        if (key.Problem is { } malformed)
            return malformed.ToResult();
        var body = await request.ReadStrictKeyedBodyAsync(SuggestionJson.Default.CommentRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        var (campaign, author, _) = writer.Value;
        var (content, hash) = body.Value;
        var command = new CommentCommand(campaign, suggestionId, author, content, key.Value, key.Value is null ? null : hash);
        var posted = await post.HandleAsync(command, cancellationToken);
        if (post.Left(campaign, author) is { } left)
            request.Report(left);
        if (posted.Problem is { } refused)
            return refused.ToResult();
        var (comment, of) = posted.Value;
        return Answer(
            comment,
            of,
            StatusCodes.Status201Created,
            $"/api/campaigns/{campaignId}/suggestions/{suggestionId}/comments/{comment.Id}"
        );
    }

    [Function("EditComment")]
    [
        EndpointSummary("Changes the text of the caller's comment, within ten minutes. The same text changes nothing."),
        Tags("Comments"),
        CalledBy(ApiCaller.Contributor)
    ]
    [Consumes(typeof(CommentEdit), "application/json")]
    [Takes(ApiParameter.Header, "If-Match", "The revision of the comment that the caller has seen, in quotes.")]
    [ProducesResponseType<CommentResponse>(200)]
    [Refuses("comment-not-found", "comment-fixed", "precondition-failed", "too-many-requests")]
    public async Task<IResult> EditAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = One)] HttpRequest request,
        string campaignId,
        string suggestionId,
        string commentId,
        CancellationToken cancellationToken
    )
    {
        var writer = access.Count(
            request,
            await access.ContributorAsync(request, campaignId, Staff.Moderator, cancellationToken)
        );
        if (writer.Problem is { } denied)
            return denied.ToResult();
        var expected = request.IfMatchRevision();
        if (expected.Problem is { } malformed)
            return malformed.ToResult();
        var body = await request.ReadStrictBodyAsync(SuggestionJson.Default.CommentEdit, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();
        var asked = CommentRules.Check(new CommentRequest(body.Value.Text));
        if (asked.Problem is { } invalid)
            return invalid.ToResult();
        var edited = await change.EditAsync(
            campaignId,
            suggestionId,
            commentId,
            asked.Value.Text,
            expected.Value,
            writer.Value.Caller,
            cancellationToken
        );
        return edited.IsSuccess
            ? Answer(edited.Value.Comment, edited.Value.Author, StatusCodes.Status200OK, location: null)
            : edited.Problem.ToResult();
    }

    [Function("DeleteComment")]
    [
        EndpointSummary("Deletes the text of the caller's comment. Its place remains, because others may have answered it."),
        Tags("Comments"),
        CalledBy(ApiCaller.Contributor)
    ]
    [ProducesResponseType(204)]
    [Refuses("comment-not-found", "too-many-requests")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = One)] HttpRequest request,
        string campaignId,
        string suggestionId,
        string commentId,
        CancellationToken cancellationToken
    )
    {
        var writer = access.Count(
            request,
            await access.ContributorAsync(request, campaignId, Staff.Moderator, cancellationToken)
        );
        if (writer.Problem is { } denied)
            return denied.ToResult();
        var deleted = await change.DeleteAsync(campaignId, suggestionId, commentId, writer.Value.Caller, cancellationToken);
        return deleted.IsSuccess ? TypedResults.NoContent() : deleted.Problem.ToResult();
    }

    private static JsonAnswer<CommentResponse> Answer(CommentDocument comment, string author, int status, string? location) =>
        new(CommentResponse.Of(comment, author), SuggestionJson.Default.CommentResponse)
        {
            Status = status,
            Location = location,
            ETag = comment.Revision.ToString(CultureInfo.InvariantCulture),
        };
}
