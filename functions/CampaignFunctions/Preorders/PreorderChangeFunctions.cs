using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets owners change their pre-orders, and lets admins cancel them.</summary>
public sealed class PreorderChangeFunctions(PreorderStore preorders, CampaignAccess access, Keyring keys, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("ChangeChoices")]
    [
        EndpointSummary("Changes the choices until the edition's lock date. The customer owes, or gets back, the difference."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(ChoicesRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("unknown-choice", "preorder-locked", "too-many-requests")]
    public async Task<IResult> ChangeChoicesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route + "/choices")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var owner = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (owner.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.ChoicesRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        return See(preorderId, owner).Problem?.ToResult()
            ?? await ChangeAsync(
                preorders,
                campaignId,
                preorderId,
                preorder => Choose(owner.Value.Campaign, preorder, body.Value),
                cancellationToken
            );
    }

    [Function("CancelPreorder")]
    [
        EndpointSummary("Cancels a pre-order. The paid amount is refunded by the terms of the order."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Owner)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "too-many-requests")]
    public async Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/cancel")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var caller = await access.OwnerOrStaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        return See(preorderId, access.Count(request, caller)).Problem?.ToResult()
            ?? await ChangeAsync(
                preorders,
                campaignId,
                preorderId,
                preorder =>
                    caller.Value.Caller is Staff
                        ? PreorderChanges.CancelByStaff(preorder, clock.GetUtcNow())
                        : PreorderChanges.Cancel(preorder, clock.GetUtcNow()),
                cancellationToken
            );
    }

    [Function("RenewCard")]
    [
        EndpointSummary(
            "Requests a page on which the customer gives another card for the amount owed. Its address appears in the pre-order."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "too-many-requests")]
    public Task<IResult> RenewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/card")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        OwnAsync(
            request,
            campaignId,
            preorderId,
            preorder => PreorderChanges.Renew(preorder, clock.GetUtcNow()),
            cancellationToken
        );

    [Function("AcceptOffer")]
    [
        EndpointSummary(
            "Accepts an offer from the waitlist. The units are held until the checkout opens, and then as long as it is open."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "too-many-requests")]
    public Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/accept")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        OwnAsync(
            request,
            campaignId,
            preorderId,
            preorder => PreorderChanges.Accept(preorder, clock.GetUtcNow()),
            cancellationToken
        );

    private async Task<IResult> OwnAsync(
        HttpRequest request,
        string campaignId,
        string preorderId,
        Func<PreorderDocument, Result<PreorderDocument>> decide,
        CancellationToken cancellationToken
    )
    {
        var owner = await access.ParticipantAsync(request, campaignId, cancellationToken);
        return See(preorderId, access.Count(request, owner)).Problem?.ToResult()
            ?? await ChangeAsync(preorders, campaignId, preorderId, decide, cancellationToken);
    }

    /// <summary>Refuses a caller who may not see the pre-order with 404, as if the pre-order did not exist.</summary>
    private Result<Writer<TCaller>> See<TCaller>(string preorderId, Result<Writer<TCaller>> writer)
        where TCaller : Caller =>
        writer.IsSuccess && !writer.Value.Caller.MaySee(preorderId, writer.Value.Campaign, keys)
            ? ProblemCode.PreorderNotFound
            : writer;

    private Result<PreorderDocument> Choose(CampaignDocument campaign, PreorderDocument preorder, ChoicesRequest request) =>
        campaign.Edition(preorder.EditionId) is { } edition
            ? PreorderChanges.Choose(preorder, edition, request.Choices, clock.GetUtcNow())
            : ProblemCode.PreorderLocked;

    /// <summary>Changes the pre-order by the rule. Returns the new pre-order as the answer, or the refusal.</summary>
    internal static async Task<IResult> ChangeAsync(
        PreorderStore preorders,
        string campaignId,
        string preorderId,
        Func<PreorderDocument, Result<PreorderDocument>> decide,
        CancellationToken cancellationToken
    )
    {
        var preorder = await preorders.ChangeAsync(campaignId, preorderId, decide, cancellationToken);
        return preorder.IsSuccess
            ? new JsonAnswer<PreorderResponse>(PreorderResponse.Of(preorder.Value), PreorderJson.Default.PreorderResponse)
            : preorder.Problem.ToResult();
    }
}
