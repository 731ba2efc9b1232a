using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins finish single pre-orders. Each action is recorded.</summary>
public sealed class PreorderStaffFunctions(ActOnPreorder act, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("ResumePreorder")]
    [
        EndpointSummary("Lets a pre-order go on that waits for staff because the payment provider rejected a call."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ReasonRequest), "application/json", IsOptional = true)]
    [ProducesResponseType<PreorderResponse>(200)]
    public async Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/resume")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadOptionalBodyAsync(PreorderJson.Default.ReasonRequest, cancellationToken);
        return body.Problem?.ToResult()
            ?? Answer(
                await act.HandleAsync(
                    campaignId,
                    preorderId,
                    admitted.Value.Caller,
                    StaffActionKind.Resume,
                    body.Value?.Reason,
                    PreorderChanges.Resume,
                    cancellationToken
                )
            );
    }

    [Function("FulfilPreorder")]
    [
        EndpointSummary("Marks a paid pre-order as fulfilled, with a reference, for example of the delivery."),
        Tags("Staff"),
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
            ?? Answer(
                await act.HandleAsync(
                    campaignId,
                    preorderId,
                    admitted.Value.Caller,
                    StaffActionKind.Fulfil,
                    reason: null, // the reference says it
                    (preorder, now) => PreorderChanges.Fulfil(preorder, body.Value.Reference, now),
                    cancellationToken
                )
            );
    }

    /// <summary>Returns the pre-order with the actions of staff as the answer, or the refusal.</summary>
    internal static IResult Answer(Result<PreorderDocument> preorder) =>
        preorder.IsSuccess
            ? new JsonAnswer<PreorderResponse>(PreorderResponse.ForAdmin(preorder.Value), PreorderJson.Default.PreorderResponse)
            : preorder.Problem.ToResult();
}
