using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>Suggestions: made by participants, read by everybody.</summary>
public sealed class SuggestionFunctions(
    SubmitSuggestion submit,
    ListSuggestions list,
    SuggestionQuery suggestions,
    CampaignAccess access,
    ClientAddress clients
)
{
    private const string Route = "campaigns/{campaignId}/suggestions";
    private const string PublicForASecond = "public, max-age=1";

    [Function("SubmitSuggestion")]
    [EndpointSummary("Makes a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [Consumes(typeof(SuggestionRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters: a repeat with the same key and body finds what the first made."
    )]
    [ProducesResponseType<SuggestionResponse>(201)]
    [Refuses("window-closed", "too-many-requests", "idempotency-key-reused", "gone")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, author, denied) = await access.ParticipantAsync(request, campaignId, cancellationToken);
        var (key, malformed) = IdempotencyKey.Of(request);
        if ((denied ?? malformed) is { } problem)
            return problem.ToResult();
        var body = await request.ReadBodyAsync(SuggestionJson.Default.SuggestionRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();

        var command = new SubmitCommand(
            campaign!,
            author!,
            body.Value!,
            key,
            key is null ? null : body.Hash,
            clients.Of(request)
        );
        var (suggestion, refusal) = await submit.HandleAsync(command, cancellationToken);
        return suggestion is null
            ? refusal!.ToResult()
            : new JsonAnswer<SuggestionResponse>(SuggestionResponse.Of(suggestion), SuggestionJson.Default.SuggestionResponse)
            {
                Status = StatusCodes.Status201Created,
                Location = $"/api/campaigns/{campaignId}/suggestions/{suggestion.Id}",
            };
    }

    [Function("ListSuggestions")]
    [
        EndpointSummary("Lists suggestions, the newest or the most supported first."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Takes(ApiParameter.Query, "sort", "The order; new when absent.", Values = ["new", "top"])]
    [Takes(ApiParameter.Query, "tag", "Only those with this tag.")]
    [Takes(ApiParameter.Query, "status", "Only those in this status.", Values = ["received"])]
    [Takes(ApiParameter.Query, "limit", "How many, 1 to 100; 20 when absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The next of the page before.")]
    [ProducesResponseType<SuggestionList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, _, denied) = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (denied is not null)
            return denied.ToResult();
        var (filter, page, after, malformed) = Asked(request, campaign!.Id);
        if (malformed is not null)
            return malformed.ToResult();

        var (items, next) = await list.HandleAsync(filter, after, page.Limit, cancellationToken);
        var answer = new SuggestionList([.. items.Select(SuggestionResponse.Of)], next is null ? null : Paging.Cursor(next));
        return new JsonAnswer<SuggestionList>(answer, SuggestionJson.Default.SuggestionList) { CacheControl = PublicForASecond };
    }

    [Function("GetSuggestion")]
    [EndpointSummary("Gets a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<SuggestionResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Route + "/{suggestionId}")] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var (_, _, denied) = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (denied is not null)
            return denied.ToResult();
        return await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is { } found
            ? new JsonAnswer<SuggestionResponse>(SuggestionResponse.Of(found.Document), SuggestionJson.Default.SuggestionResponse)
            {
                CacheControl = PublicForASecond,
            }
            : ProblemCode.SuggestionNotFound.ToResult();
    }

    private static (SuggestionFilter Filter, Page Page, Keyset? After, Problem? Problem) Asked(
        HttpRequest request,
        string campaignId
    )
    {
        var (page, problem) = Paging.Of(request);
        var sort = request.Query["sort"].ToString() switch
        {
            "" or "new" => SuggestionSort.New,
            "top" => SuggestionSort.Top,
            _ => (SuggestionSort?)null,
        };
        var tag = request.Query["tag"].ToString() is { Length: > 0 } text ? NormalText.Of(text) : null;
        var status = request.Query["status"].ToString() is { Length: > 0 } name ? name : null;
        if (sort is null)
            problem ??= Problem.Invalid("sort", "must be new or top");
        if (status is not null && !SuggestionQuery.IsStatus(status))
            problem ??= Problem.Invalid("status", "is none that a suggestion can have");
        if (problem is not null)
            return (null!, page, null, problem);

        var after = page.After is { } place ? ListSuggestions.ParsePlace(sort!.Value, place) : null;
        return page.After is not null && after is null
            ? (null!, page, null, Problem.Invalid("cursor", "is not one of ours"))
            : (new(campaignId, sort!.Value, tag, status), page, after, null);
    }
}
