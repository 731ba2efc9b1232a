using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Tells marketers what customers ordered.</summary>
public sealed class DemandFunctions(DemandReport demand, CampaignAccess access)
{
    [Function("GetDemand")]
    [
        EndpointSummary(
            "Gets what was ordered ahead: units by edition, status and choice, and money, as of a minute ago at most."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Marketer)
    ]
    [ProducesResponseType<DemandResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "campaigns/{campaignId}/demand")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var (campaign, _, denied) = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        return denied?.ToResult()
            ?? new JsonAnswer<DemandResponse>(
                await demand.ReadAsync(campaign!.Id, cancellationToken),
                PreorderJson.Default.DemandResponse
            );
    }
}
