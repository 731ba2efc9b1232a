using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins cancel, charge and refund single pre-orders.</summary>
public sealed class StaffMoneyFunctions(ActOnPreorder act, CampaignAccess access, StaffKeys keys)
    : StaffActionFunctions(act, access, keys)
{
    [Function("CancelForBrand")]
    [
        EndpointSummary("Cancels a pre-order for the brand. A chosen percentage of the paid amount is refunded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(BrandCancellationRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/brand-cancellation")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.CancelForBrand),
            PreorderJson.Default.BrandCancellationRequest,
            body => body.Reason,
            (preorder, body, now) => StaffChanges.CancelForBrand(preorder, body.Percent, now),
            cancellationToken
        );

    [Function("ChargePreorder")]
    [EndpointSummary("Charges the amount owed on one pre-order now."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> ChargeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/charge")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.Charge),
            PreorderJson.Default.ReasonRequest,
            body => body.Reason,
            (preorder, _, now) => StaffChanges.Charge(preorder, now),
            cancellationToken
        );

    [Function("RefundPreorder")]
    [
        EndpointSummary("Refunds a part of the paid amount or all of it, and cancels nothing."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(RefundRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> RefundAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/refunds")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.Refund),
            PreorderJson.Default.RefundRequest,
            body => body.Reason,
            (preorder, body, now) => StaffChanges.Refund(preorder, body.Amount, now),
            cancellationToken
        );
}
