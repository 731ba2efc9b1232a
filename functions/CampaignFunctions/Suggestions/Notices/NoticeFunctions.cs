using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>Shows participants their notices.</summary>
public sealed class NoticeFunctions(NoticeBox box, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/me/notices";
    private const string NoCache = "private, no-cache";

    [Function("ListMyNotices")]
    [
        EndpointSummary("Lists the caller's notices about suggestions, the newest first."),
        Tags("Mine"),
        CalledBy(ApiCaller.Participant)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<NoticeList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
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
        var notices = await box.ListAsync(admitted.Value.Caller, paging.Value, cancellationToken);
        return new JsonAnswer<NoticeList>(notices, SuggestionJson.Default.NoticeList) { CacheControl = NoCache };
    }

    [Function("ReadMyNotices")]
    [
        EndpointSummary("Marks notices as read. Without ids, marks the next hundred that are unread."),
        Tags("Mine"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(ReadRequest), "application/json", IsOptional = true)]
    [ProducesResponseType<UnreadResponse>(200)]
    [Refuses("too-many-requests")]
    public async Task<IResult> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/read")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var person = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (person.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadOptionalBodyAsync(SuggestionJson.Default.ReadRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var ids = body.Value?.Ids;
        if (ids is { Length: 0 or > NoticeBox.MostAtOnce } || ids?.Any(string.IsNullOrEmpty) == true)
            return Problem.Invalid("ids", $"must be 1 to {NoticeBox.MostAtOnce} ids").ToResult();
        var unread = await box.ReadAsync(person.Value.Caller, ids, cancellationToken);
        return new JsonAnswer<UnreadResponse>(new(unread), SuggestionJson.Default.UnreadResponse) { CacheControl = NoCache };
    }
}
