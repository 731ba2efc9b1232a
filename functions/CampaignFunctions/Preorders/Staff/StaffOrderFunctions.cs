using System.Text.Json.Serialization.Metadata;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins act on single pre-orders, with a reason. Each action is recorded once.</summary>
public sealed class StaffOrderFunctions(ActOnPreorder act, CampaignAccess access, StaffKeys keys)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";
    private const string Key = "1 to 255 visible ASCII characters, required. A repeat with the same key changes nothing.";

    [Function("CancelForBrand")]
    [
        EndpointSummary("Cancels a pre-order for the brand. A chosen percentage of the paid amount is refunded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(BrandCancellationRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
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

    [Function("ExtendOffer")]
    [EndpointSummary("Extends an offer from the waitlist."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(OfferExtensionRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public Task<IResult> ExtendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/offer")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        ActAsync(
            request,
            new(campaignId, preorderId, StaffActionKind.ExtendOffer),
            PreorderJson.Default.OfferExtensionRequest,
            body => body.Reason,
            (preorder, body, now) => StaffChanges.ExtendOffer(preorder, body.Until, now),
            cancellationToken
        );

    [Function("ChargePreorder")]
    [EndpointSummary("Charges the amount owed on one pre-order now."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
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

    [Function("SendMailAgain")]
    [EndpointSummary("Sends the mail that fits the status of a pre-order again."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(ApiParameter.Header, "Idempotency-Key", Key)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
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

    private async Task<IResult> ActAsync<TBody>(
        HttpRequest request,
        StaffCall call,
        JsonTypeInfo<TBody> json,
        Func<TBody, string> reason,
        Func<PreorderDocument, TBody, DateTimeOffset, Result<PreorderDocument>> rule,
        CancellationToken cancellationToken
    )
        where TBody : class
    {
        var admitted = await access.StaffAsync(request, call.CampaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        var body = await request.ReadKeyedBodyAsync(json, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var action = keys.ActionOf(
            IdempotencyKey.Required(request),
            campaign,
            admin,
            call,
            reason(body.Value.Content),
            body.Value.Hash
        );
        if (action.Problem is { } keyless)
            return keyless.ToResult();
        return PreorderStaffFunctions.Answer(
            await act.HandleAsync(
                call.CampaignId,
                call.PreorderId,
                action.Value,
                (preorder, now) => rule(preorder, body.Value.Content, now),
                cancellationToken
            )
        );
    }
}
