using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins hold units longer, and send mails and links of single pre-orders again.</summary>
public sealed class StaffOrderFunctions(ActOnPreorder act, CampaignAccess access, StaffKeys keys)
    : StaffActionFunctions(act, access, keys)
{
    [Function("ExtendOffer")]
    [EndpointSummary("Extends an offer from the waitlist."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ExtensionRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> ExtendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/offer")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.ExtendOffer),
            PreorderJson.Default.ExtensionRequest,
            body => body.Reason,
            (preorder, body, now) => StaffChanges.ExtendOffer(preorder, body.Until, now),
            cancellationToken
        );

    [Function("ExtendHold")]
    [
        EndpointSummary("Holds the units of an unpaid pre-order longer: if its page closes earlier, another one opens."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ExtensionRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> HoldAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/hold")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.ExtendHold),
            PreorderJson.Default.ExtensionRequest,
            body => body.Reason,
            (preorder, body, now) => StaffChanges.ExtendHold(preorder, body.Until, now),
            cancellationToken
        );

    [Function("SendMailAgain")]
    [EndpointSummary("Sends the mail that fits the status of a pre-order again."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "idempotency-key-reused")]
    public Task<IResult> MailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/mails")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.SendMail),
            PreorderJson.Default.ReasonRequest,
            body => body.Reason,
            (preorder, _, now) => StaffChanges.SendMail(preorder, now),
            cancellationToken
        );

    [Function("ReplaceOrderLink")]
    [
        EndpointSummary("Ends the link of a pre-order with all that it opened, and mails a new one."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("idempotency-key-reused")]
    public Task<IResult> LinkAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/link")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.ReplaceLink),
            PreorderJson.Default.ReasonRequest,
            body => body.Reason,
            (preorder, _, now) => PreorderChanges.Relink(preorder, now),
            cancellationToken
        );
}
