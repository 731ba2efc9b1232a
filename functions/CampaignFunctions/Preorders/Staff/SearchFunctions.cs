using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets staff find pre-orders.</summary>
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
}
