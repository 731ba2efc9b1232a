using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets customers change their pre-orders, and lets admins cancel them.</summary>
public sealed class PreorderChangeFunctions(ChangePreorder change, ActOnPreorder act, CampaignAccess access, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("ChangeChoices")]
    [
        EndpointSummary("Changes the choices until the edition's lock date. The customer owes, or gets back, the difference."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Customer)
    ]
    [Consumes(typeof(ChoicesRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("unknown-choice", "preorder-locked", "email-unproven", "too-many-requests")]
    public async Task<IResult> ChangeChoicesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/choices")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var caller = access.Count(request, await access.OwnerAsync(request, campaignId, cancellationToken));
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.ChoicesRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        return Answer(
            await change.AsCustomerAsync(
                caller,
                preorderId,
                preorder => Choose(caller.Value.Campaign, preorder, body.Value),
                cancellationToken
            )
        );
    }

    [Function("CancelPreorder")]
    [
        EndpointSummary("Cancels a pre-order. The paid amount is refunded by the terms of the order."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Owner)
    ]
    [Consumes(typeof(ReasonRequest), "application/json", IsOptional = true)]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "email-unproven", "too-many-requests")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/cancel")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.OwnerOrStaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        var caller = access.Count(request, admitted);
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadOptionalBodyAsync(PreorderJson.Default.ReasonRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        return caller.Value.Caller is Staff admin
            ? PreorderStaffFunctions.Answer(
                await act.HandleAsync(
                    campaignId,
                    preorderId,
                    admin,
                    StaffActionKind.Cancel,
                    body.Value?.Reason,
                    PreorderChanges.CancelByStaff,
                    cancellationToken
                )
            )
            : Answer(await change.HandleAsync(caller, preorderId, Cancel, cancellationToken));
    }

    [Function("AcceptOffer")]
    [
        EndpointSummary(
            "Accepts an offer from the waitlist. The units are held until the checkout opens, and then as long as it is open."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Customer)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "email-unproven", "too-many-requests")]
    public async Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/accept")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        Answer(
            await change.AsCustomerAsync(
                access.Count(request, await access.OwnerAsync(request, campaignId, cancellationToken)),
                preorderId,
                preorder => PreorderChanges.Accept(preorder, clock.GetUtcNow()),
                cancellationToken
            )
        );

    private Result<PreorderDocument> Cancel(PreorderDocument preorder, OrderRight right) =>
        right == OrderRight.Link
            ? PreorderChanges.CancelByLink(preorder, clock.GetUtcNow())
            : PreorderChanges.Cancel(preorder, clock.GetUtcNow());

    private Result<PreorderDocument> Choose(CampaignDocument campaign, PreorderDocument preorder, ChoicesRequest request) =>
        campaign.Edition(preorder.EditionId) is { } edition
            ? PreorderChanges.Choose(preorder, edition, request.Choices, clock.GetUtcNow())
            : ProblemCode.PreorderLocked;

    /// <summary>Returns the pre-order as the answer, or the refusal.</summary>
    internal static IResult Answer(Result<PreorderDocument> preorder) =>
        preorder.IsSuccess
            ? new JsonAnswer<PreorderResponse>(PreorderResponse.Of(preorder.Value), PreorderJson.Default.PreorderResponse)
            : preorder.Problem.ToResult();
}
