using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The calls with which participants follow suggestions.</summary>
public sealed class FollowFunctions(FollowSuggestion follow, SuggestionQuery suggestions, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/suggestions/{suggestionId}/follow";

    [Function("GetFollow")]
    [EndpointSummary("Says whether the caller follows a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType<FollowResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        if (await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is null)
            return ProblemCode.SuggestionNotFound.ToResult();
        var isFollowing = await follow.IsFollowingAsync(admitted.Value.Caller, suggestionId, cancellationToken);
        return new JsonAnswer<FollowResponse>(new(isFollowing), SuggestionJson.Default.FollowResponse)
        {
            CacheControl = "private, no-cache",
        };
    }

    [Function("FollowSuggestion")]
    [
        EndpointSummary("Follows a suggestion: the caller gets notices about it."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Participant)
    ]
    [ProducesResponseType(204)]
    [Refuses("too-many-requests")]
    public Task<IResult> FollowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    ) => SetAsync(request, campaignId, suggestionId, isFollowing: true, cancellationToken);

    [Function("UnfollowSuggestion")]
    [EndpointSummary("Stops to follow a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [ProducesResponseType(204)]
    [Refuses("too-many-requests")]
    public Task<IResult> UnfollowAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Route)] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    ) => SetAsync(request, campaignId, suggestionId, isFollowing: false, cancellationToken);

    private async Task<IResult> SetAsync(
        HttpRequest request,
        string campaignId,
        string suggestionId,
        bool isFollowing,
        CancellationToken cancellationToken
    )
    {
        var person = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (person.Problem is { } denied)
            return denied.ToResult();
        var refusal = await follow.HandleAsync(person.Value.Caller, suggestionId, isFollowing, cancellationToken);
        return refusal?.ToResult() ?? TypedResults.NoContent();
    }
}
