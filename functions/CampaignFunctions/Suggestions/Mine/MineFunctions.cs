using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>Shows participants what they suggested and supported, and what became of it.</summary>
public sealed class MineFunctions(ParticipantActions actions, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/me/";
    private const string Limit = "The maximum number of items, 1 to 100; 20 if absent.";
    private const string Cursor = "The value of next on the previous page.";

    [Function("ListMySuggestions")]
    [EndpointSummary("Lists the caller's own suggestions, the newest first."), Tags("Mine"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Query, "limit", Limit, IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", Cursor)]
    [ProducesResponseType<SuggestionList>(200)]
    [Refuses("invalid")]
    public Task<IResult> SuggestedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "suggestions")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => ListAsync(request, campaignId, actions.SuggestedAsync, cancellationToken);

    [Function("ListMySupport")]
    [EndpointSummary("Lists the suggestions that the caller supports."), Tags("Mine"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Query, "limit", Limit, IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", Cursor)]
    [ProducesResponseType<SuggestionList>(200)]
    [Refuses("invalid")]
    public Task<IResult> SupportedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "support")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => ListAsync(request, campaignId, actions.SupportedAsync, cancellationToken);

    [Function("ListMyFollows")]
    [EndpointSummary("Lists the suggestions that the caller follows."), Tags("Mine"), CalledBy(ApiCaller.Participant)]
    [Takes(ApiParameter.Query, "limit", Limit, IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", Cursor)]
    [ProducesResponseType<SuggestionList>(200)]
    [Refuses("invalid")]
    public Task<IResult> FollowedAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "follows")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => ListAsync(request, campaignId, actions.FollowedAsync, cancellationToken);

    private async Task<IResult> ListAsync(
        HttpRequest request,
        string campaignId,
        Func<Participant, Page, CancellationToken, Task<(SuggestionDocument[] Items, string? Next)>> list,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var (items, next) = await list(admitted.Value.Caller, paging.Value, cancellationToken);
        var answer = new SuggestionList([.. items.Select(SuggestionResponse.Of)], next is null ? null : Paging.Cursor(next));
        return new JsonAnswer<SuggestionList>(answer, SuggestionJson.Default.SuggestionList)
        {
            CacheControl = "private, no-cache",
        };
    }
}
