using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Suggestions;

/// <summary>Tells people about events, and shows staff how far that is.</summary>
public sealed class NoticeRunFunctions(
    IDocumentStore store,
    MakeNotices make,
    NoticeMails mails,
    SendDigests digests,
    CampaignAccess access
)
{
    [Function("ListNoticeRuns")]
    [
        EndpointSummary("Lists the events about which people are told, the newest first, with the progress of each."),
        Tags("Staff"),
        CalledBy(ApiCaller.Moderator)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<NoticeRunList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/notice-runs")]
            HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Moderator, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var (limit, after) = paging.Value;
        var query = new Query(campaignId) { After = Keyset.OfId(after), Limit = limit };
        var rows = await store.QueryAsync(NoticeRun.Container, query, cancellationToken);
        var items = await rows.EachAsync(BoundedWork.Reads, row => ShowAsync(row.Document, cancellationToken));
        return new JsonAnswer<NoticeRunList>(
            new(items, rows.Count < limit ? null : Paging.Cursor(items[^1].Id)),
            SuggestionJson.Default.NoticeRunList
        );
    }

    [Function("MakeNotices")]
    public Task MakeAsync(
        [ServiceBusTrigger(NoticeHint.QueueName, Connection = "ServiceBus")] NoticeHint hint,
        CancellationToken cancellationToken
    ) => make.HandleAsync(hint, cancellationToken);

    [Function("SweepNotices")]
    public Task SweepAsync([TimerTrigger("45 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        make.SweepAsync(cancellationToken);

    [Function("SendDigests")]
    public Task SendAsync([TimerTrigger("55 * * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        digests.SweepAsync(cancellationToken);

    private async Task<NoticeRunResponse> ShowAsync(NoticeRun run, CancellationToken cancellationToken) =>
        NoticeRunResponse.Of(run, run.Phase == NoticePhase.Mail ? await mails.CountAsync(run, cancellationToken) : run.Mails);
}
