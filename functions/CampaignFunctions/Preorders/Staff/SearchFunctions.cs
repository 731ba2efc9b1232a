using System.Globalization;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets staff find pre-orders, and lets admins read which accesses were recorded.</summary>
public sealed class SearchFunctions(SearchOrders search, AuditLog audit, CampaignAccess access)
{
    [Function("SearchPreorders")]
    [
        EndpointSummary("Finds pre-orders. The terms are in the body, so they are in no log. The access is recorded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Marketer)
    ]
    [Consumes(typeof(SearchRequest), "application/json")]
    [ProducesResponseType<PreorderList>(200)]
    public async Task<IResult> SearchAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/preorder-searches")]
            HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, staff) = admitted.Value;
        var body = await request.ReadBodyAsync(PreorderJson.Default.SearchRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        if (body.Value.IsPersonal && !staff.Has(Staff.Admin))
            return ProblemCode.Forbidden.ToResult();
        var kind = body.Value switch
        {
            { Email: not null } => "search-by-email",
            { Name: not null } => "search-by-name",
            _ => "search",
        };
        await audit.AddAsync(campaign.Id, staff, kind, subject: null, cancellationToken);
        var found = await search.HandleAsync(campaign, body.Value, cancellationToken);
        if (found.Problem is { } refusal)
            return refusal.ToResult();
        var (items, next) = found.Value;
        PreorderResponse[] shown = [.. items.Select(preorder => PreorderResponse.ForStaff(preorder, staff))];
        return new JsonAnswer<PreorderList>(
            new(shown, next is null ? null : Paging.Cursor(next)),
            PreorderJson.Default.PreorderList
        );
    }

    [Function("ListAccesses")]
    [
        EndpointSummary("Lists the recorded accesses of staff in a month, the newest first."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Takes(ApiParameter.Query, "limit", "The maximum number of items, 1 to 100; 20 if absent.", IsNumber = true)]
    [Takes(ApiParameter.Query, "cursor", "The value of next in the previous page.")]
    [ProducesResponseType<AccessList>(200)]
    [Refuses("invalid")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/accesses/{month}")]
            HttpRequest request,
        string campaignId,
        string month,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first))
            return Problem.Invalid("month", "must be a month such as 2026-03").ToResult();
        var paging = Paging.Of(request);
        if (paging.Problem is { } malformed)
            return malformed.ToResult();
        var (limit, after) = paging.Value;
        var entries = await audit.ListAsync(campaignId, first, after, limit, cancellationToken);
        AccessResponse[] items =
        [
            .. entries.Select(entry => new AccessResponse(entry.At, entry.By, entry.Action, entry.Subject)),
        ];
        return new JsonAnswer<AccessList>(
            new(items, entries.Count < limit ? null : Paging.Cursor(entries[^1].Id)),
            PreorderJson.Default.AccessList
        );
    }
}
