using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins work on single pre-orders.</summary>
public sealed class PreorderStaffFunctions(PreorderStore preorders, CampaignAccess access, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("ResumePreorder")]
    [
        EndpointSummary("Lets a pre-order go on that waits for staff because the payment provider rejected a call."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Admin)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/resume")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        return admitted.Problem?.ToResult()
            ?? PreorderChangeFunctions.Answer(
                await preorders.ChangeAsync(
                    campaignId,
                    preorderId,
                    preorder => PreorderChanges.Resume(preorder, clock.GetUtcNow()),
                    cancellationToken
                )
            );
    }

    [Function("FulfilPreorder")]
    [
        EndpointSummary("Marks a paid pre-order as fulfilled, with a reference, for example of the delivery."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(FulfilmentRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public async Task<IResult> FulfilAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/fulfilment")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.FulfilmentRequest, cancellationToken);
        return body.Problem?.ToResult()
            ?? PreorderChangeFunctions.Answer(
                await preorders.ChangeAsync(
                    campaignId,
                    preorderId,
                    preorder => PreorderChanges.Fulfil(preorder, body.Value.Reference, clock.GetUtcNow()),
                    cancellationToken
                )
            );
    }
}
