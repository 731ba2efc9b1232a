using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Audit;

/// <summary>Lets admins read what staff did: who, when, what and why.</summary>
public sealed class AuditFunctions(ReadAudit read, AuditLog log, SweepAudit sweep, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/audit";

    [Function("ListAudit")]
    [EndpointSummary("Lists what staff did, the newest first."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Takes(
        ApiParameter.Query,
        "subject",
        "Only actions on this resource: its path below the campaign, empty for the campaign itself."
    )]
    [Takes(ApiParameter.Query, "by", "Only actions of the person whose token has this subject.")]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next on the previous page.")]
    [ProducesResponseType<AuditList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var (limit, cursor) = paging.Value;
        var after = cursor is null ? null : AuditPlace.Parse(cursor);
        if (cursor is not null && after is null)
            return Paging.UnknownCursor.ToResult();

        var asked = new AuditQuery(admitted.Value.Campaign.Id, Value("subject"), Value("by"));
        var entries = await read.ListAsync(asked, after, limit, cancellationToken);
        var next = entries.Count < limit ? null : Paging.Cursor(AuditPlace.Of(entries[^1]).ToText());
        return new JsonAnswer<AuditList>(new([.. entries.Select(AuditResponse.Of)], next), AuditResponseJson.Default.AuditList);

        string? Value(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    [Function("ExportAudit")]
    [
        EndpointSummary("Exports what staff did, one line of JSON each, the oldest first. The export is recorded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [ProducesResponseType<AuditResponse>(200, JsonLines.ContentType)]
    public async Task<IResult> ExportAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route + "/export")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        await log.AddAsync(campaign.Id, admin, "export-audit", subject: null, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            body => WriteAsync(body, campaign.Id, request.HttpContext.RequestAborted),
            JsonLines.ContentType
        );
    }

    [Function("SweepAudit")]
    public Task SweepAsync([TimerTrigger("25 */5 * * * *")] TimerInfo timer, CancellationToken cancellationToken) =>
        sweep.HandleAsync(cancellationToken);

    private async Task WriteAsync(Stream body, string campaignId, CancellationToken cancellationToken)
    {
        await foreach (var page in read.ReadAllAsync(campaignId, cancellationToken))
            await body.WriteLinesAsync(page.Select(AuditResponse.Of), AuditResponseJson.Default.AuditResponse, cancellationToken);
    }
}
