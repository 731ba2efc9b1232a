using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The calls by which everybody reads the comments on a suggestion, and a participant the own ones.</summary>
public sealed class CommentReadFunctions(ReadComments read, SuggestionQuery suggestions, CampaignAccess access)
{
    [Function("ListComments")]
    [
        EndpointSummary("Lists the comments on a suggestion: the newest first, each with its replies after it."),
        Tags("Comments"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<CommentList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = CommentFunctions.Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        return await read.ListAsync(campaignId, suggestionId, paging.Value, cancellationToken) is { } comments
            ? new JsonAnswer<CommentList>(comments, SuggestionJson.Default.CommentList)
            {
                CacheControl = SuggestionFunctions.PublicForASecond,
            }
            : ProblemCode.SuggestionNotFound.ToResult();
    }

    [Function("GetComment")]
    [EndpointSummary("Gets a comment."), Tags("Comments"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<CommentResponse>(200)]
    [Refuses("comment-not-found")]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = CommentFunctions.One)] HttpRequest request,
        string campaignId,
        string suggestionId,
        string commentId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        if (await read.FindAsync(campaignId, suggestionId, commentId, cancellationToken) is { } comment)
            return new JsonAnswer<CommentResponse>(comment, SuggestionJson.Default.CommentResponse)
            {
                ETag = comment.Revision.ToString(CultureInfo.InvariantCulture),
                CacheControl = SuggestionFunctions.PublicForASecond,
            };
        var isKnown = await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is not null;
        return (isKnown ? ProblemCode.CommentNotFound : ProblemCode.SuggestionNotFound).ToResult();
    }

    [Function("ListMyComments")]
    [EndpointSummary("Lists the caller's own comments, the newest first."), Tags("Mine"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<OwnCommentList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> OwnAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/me/comments")]
            HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var comments = await read.OfAsync(admitted.Value.Caller, paging.Value, cancellationToken);
        return new JsonAnswer<OwnCommentList>(comments, SuggestionJson.Default.OwnCommentList)
        {
            CacheControl = "private, no-cache",
        };
    }
}
