using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Reports the demand to marketers.</summary>
public sealed class DemandFunctions(DemandReport demand, CampaignAccess access)
{
    [Function("GetDemand")]
    [
        EndpointSummary(
            "Gets the demand: units by edition, status and choice, and the money. The answer is at most 60 seconds old."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Marketer)
    ]
    [ProducesResponseType<DemandResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "campaigns/{campaignId}/demand")] HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Marketer, cancellationToken);
        return admitted.IsSuccess
            ? new JsonAnswer<DemandResponse>(
                await demand.ReadAsync(admitted.Value.Campaign.Id, cancellationToken),
                PreorderJson.Default.DemandResponse
            )
            : admitted.Problem.ToResult();
    }
}
