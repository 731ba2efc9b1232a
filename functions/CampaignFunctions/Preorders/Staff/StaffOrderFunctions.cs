using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins act on single pre-orders, with a reason. Each action is recorded.</summary>
public sealed class StaffOrderFunctions(ActOnPreorder act, CampaignAccess access, Keyring keys, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("CancelForBrand")]
    [
        EndpointSummary("Cancels a pre-order for the brand. A chosen percentage of the paid amount is refunded."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(BrandCancellationRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/brand-cancellation")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.BrandCancellationRequest, cancellationToken);
        return body.Problem?.ToResult()
            ?? PreorderStaffFunctions.Answer(
                await act.HandleAsync(
                    campaignId,
                    preorderId,
                    By(admitted.Value.Caller, StaffActionKind.CancelForBrand, body.Value.Reason),
                    (preorder, now) => StaffChanges.CancelForBrand(preorder, body.Value.Percent, now),
                    cancellationToken
                )
            );
    }

    [Function("ExtendOffer")]
    [EndpointSummary("Extends an offer from the waitlist."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(OfferExtensionRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public async Task<IResult> ExtendAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/offer")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.OfferExtensionRequest, cancellationToken);
        return body.Problem?.ToResult()
            ?? PreorderStaffFunctions.Answer(
                await act.HandleAsync(
                    campaignId,
                    preorderId,
                    By(admitted.Value.Caller, StaffActionKind.ExtendOffer, body.Value.Reason),
                    (preorder, now) => StaffChanges.ExtendOffer(preorder, body.Value.Until, now),
                    cancellationToken
                )
            );
    }

    [Function("ChargePreorder")]
    [EndpointSummary("Charges the amount owed on one pre-order now."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public Task<IResult> ChargeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/charge")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) => ActAsync(request, campaignId, preorderId, StaffActionKind.Charge, route: null, StaffChanges.Charge, cancellationToken);

    [Function("SendMailAgain")]
    [EndpointSummary("Sends the mail that fits the status of a pre-order again."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [Consumes(typeof(ReasonRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key sends no other mail."
    )]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked")]
    public Task<IResult> MailAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/mails")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) => ActAsync(request, campaignId, preorderId, StaffActionKind.SendMail, "mails", StaffChanges.SendMail, cancellationToken);

    /// <summary>Carries out an action with only a reason.</summary>
    /// <param name="route">The name of the call for its idempotency key; null if the rule itself recognises a repeat.</param>
    private async Task<IResult> ActAsync(
        HttpRequest request,
        string campaignId,
        string preorderId,
        StaffActionKind kind,
        string? route,
        Func<PreorderDocument, DateTimeOffset, Result<PreorderDocument>> rule,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        var body = await request.ReadBodyAsync(PreorderJson.Default.ReasonRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var action = By(admin, kind, body.Value.Reason);
        if (route is not null)
        {
            var key = IdempotencyKey.Required(request);
            if (key.Problem is { } keyless)
                return keyless.ToResult();
            var caller = $"{admin.Issuer}\n{admin.Subject}";
            action = action with { Key = IdempotencyKey.IdOf(keys, campaign.Pepper, caller, route, key.Value) };
        }

        return PreorderStaffFunctions.Answer(await act.HandleAsync(campaignId, preorderId, action, rule, cancellationToken));
    }

    private StaffAction By(Staff staff, StaffActionKind kind, string reason) =>
        new(kind, staff.Subject, clock.GetUtcNow(), reason);
}
