using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Storage;
using CampaignFunctions.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>The calls for suggestions, which participants make and everybody reads.</summary>
public sealed class SuggestionFunctions(
    SubmitSuggestion submit,
    ListSuggestions list,
    SuggestionQuery suggestions,
    CampaignAccess access
)
{
    private const string Route = "campaigns/{campaignId}/suggestions";
    internal const string PublicForASecond = "public, max-age=1";

    [Function("SubmitSuggestion")]
    [EndpointSummary("Makes a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Participant)]
    [Consumes(typeof(SuggestionRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters. A repeat with the same key and body returns the first call's suggestion."
    )]
    [ProducesResponseType<SuggestionResponse>(201)]
    [Refuses("window-closed", "too-many-requests", "idempotency-key-reused", "gone")]
    public async Task<IResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var author = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (author.Problem is { } denied)
            return denied.ToResult();
        var key = IdempotencyKey.Of(request);
        if (key.Problem is { } malformed)
            return malformed.ToResult();
        var body = await request.ReadKeyedBodyAsync(SuggestionJson.Default.SuggestionRequest, cancellationToken);
        if (body.Problem is { } unreadable)
            return unreadable.ToResult();

        var (campaign, participant, _) = author.Value;
        var (content, hash) = body.Value;
        var command = new SubmitCommand(campaign, participant, content, key.Value, key.Value is null ? null : hash);
        var suggestion = await submit.HandleAsync(command, cancellationToken);
        if (submit.Left(campaign, participant.VoterKey) is { } left)
            request.Report(left);
        return suggestion.IsSuccess ? Created(campaignId, suggestion.Value) : suggestion.Problem.ToResult();
    }

    [Function("ListSuggestions")]
    [
        EndpointSummary("Lists suggestions, with the newest or the most supported first."),
        Tags("Suggestions"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Takes(ApiParameter.Query, "sort", "The order; new if absent.", Values = ["new", "top"])]
    [Takes(ApiParameter.Query, "tag", "Only suggestions with all of these tags.", IsRepeated = true)]
    [Takes(
        ApiParameter.Query,
        "status",
        "Only suggestions with this status.",
        Values = ["received", "under-review", "planned", "in-production", "delivered", "declined"]
    )]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<SuggestionList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var campaign = admitted.Value.Campaign;
        var asked = Asked(request, campaign.Id);
        if (asked.Problem is { } malformed)
            return malformed.ToResult();

        var (filter, after, limit) = asked.Value;
        var (items, next) = await list.HandleAsync(filter, after, limit, cancellationToken);
        var answer = new SuggestionList([.. items.Select(SuggestionResponse.Of)], next is null ? null : Paging.Cursor(next));
        return new JsonAnswer<SuggestionList>(answer, SuggestionJson.Default.SuggestionList) { CacheControl = PublicForASecond };
    }

    [Function("GetSuggestion")]
    [EndpointSummary("Gets a suggestion."), Tags("Suggestions"), CalledBy(ApiCaller.Everybody)]
    [ProducesResponseType<SuggestionResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/{suggestionId}")] HttpRequest request,
        string campaignId,
        string suggestionId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.AnybodyAsync(request, campaignId, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        return await suggestions.FindAsync(campaignId, suggestionId, cancellationToken) is { } found
            ? new JsonAnswer<SuggestionResponse>(SuggestionResponse.Of(found.Document), SuggestionJson.Default.SuggestionResponse)
            {
                CacheControl = PublicForASecond,
            }
            : ProblemCode.SuggestionNotFound.ToResult();
    }

    private static Result<(SuggestionFilter Filter, Keyset? After, int Limit)> Asked(HttpRequest request, string campaignId)
    {
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed;
        if (SortOf(request.Query["sort"].ToString()) is not { } sort)
            return Problem.Invalid("sort", "must be new or top");
        string[] tags =
        [
            .. request.Query["tag"].Where(tag => !string.IsNullOrEmpty(tag)).Select(tag => NormalText.Of(tag!)).Distinct(),
        ];
        if (tags.Length > SuggestionRules.MaxTags)
            return Problem.Invalid("tag", $"must be at most {SuggestionRules.MaxTags} different tags, as a suggestion has");
        var status = request.Query["status"].ToString() is { Length: > 0 } name ? name : null;
        if (status is not null && !SuggestionQuery.IsStatus(status))
            return Problem.Invalid("status", "must be the status of a suggestion");

        var page = paging.Value;
        var after = page.After is { } place ? ListSuggestions.ParsePlace(sort, place) : null;
        if (page.After is not null && after is null)
            return Paging.UnknownCursor;
        return (new SuggestionFilter(campaignId, sort, tags, status), after, page.Limit);
    }

    private static SuggestionSort? SortOf(string text) =>
        text switch
        {
            "" or "new" => SuggestionSort.New,
            "top" => SuggestionSort.Top,
            _ => null,
        };

    private static JsonAnswer<SuggestionResponse> Created(string campaignId, SuggestionDocument suggestion) =>
        new(SuggestionResponse.Of(suggestion), SuggestionJson.Default.SuggestionResponse)
        {
            Status = StatusCodes.Status201Created,
            Location = $"/api/campaigns/{campaignId}/suggestions/{suggestion.Id}",
        };
}
