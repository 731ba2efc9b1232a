using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>What owners, and for giving up also admins, do with a pre-order.</summary>
public sealed class PreorderChangeFunctions(PreorderStore preorders, CampaignAccess access, Keyring keys, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("ChangeChoices")]
    [
        EndpointSummary("Changes the choices until the edition's lock date; what is more is owed, what is less goes back."),
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
        var owner = Count(request, preorderId, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (owner.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.ChoicesRequest, cancellationToken);
        return body.IsSuccess
            ? await ChangeAsync(
                campaignId,
                preorderId,
                preorder => Choose(owner.Value.Campaign, preorder, body.Value),
                cancellationToken
            )
            : body.Problem.ToResult();
    }

    [Function("CancelPreorder")]
    [
        EndpointSummary("Gives a pre-order up; what was paid goes back by the terms it was ordered on."),
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
        return Count(request, preorderId, caller).Problem?.ToResult()
            ?? await ChangeAsync(
                campaignId,
                preorderId,
                preorder => PreorderChanges.Cancel(preorder, clock.GetUtcNow()),
                cancellationToken
            );
    }

    [Function("RenewCard")]
    [
        EndpointSummary(
            "Asks for a page on which to give another card, for what is still owed; its address appears in the pre-order."
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
            "Takes an offer from the waitlist: the units are held for 35 minutes, in which the checkout is to be paid."
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
        return Count(request, preorderId, owner).Problem?.ToResult()
            ?? await ChangeAsync(campaignId, preorderId, decide, cancellationToken);
    }

    /// <summary>Counts the call against the address limit if the caller may see the pre-order; else 404, as for one that does not exist.</summary>
    private Result<Writer<TCaller>> Count<TCaller>(HttpRequest request, string preorderId, Result<Access<TCaller>> admitted)
        where TCaller : Caller
    {
        var writer = access.Count(request, admitted);
        return writer.IsSuccess && !writer.Value.Caller.MaySee(preorderId, writer.Value.Campaign, keys)
            ? ProblemCode.PreorderNotFound
            : writer;
    }

    private Result<PreorderDocument> Choose(CampaignDocument campaign, PreorderDocument preorder, ChoicesRequest request) =>
        campaign.Edition(preorder.EditionId) is { } edition
            ? PreorderChanges.Choose(preorder, edition, request.Choices, clock.GetUtcNow())
            : ProblemCode.PreorderLocked;

    private async Task<IResult> ChangeAsync(
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
