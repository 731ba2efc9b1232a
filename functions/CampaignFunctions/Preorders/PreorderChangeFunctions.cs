using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.RateLimits;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>What owners, and for giving up also admins, do with a pre-order.</summary>
public sealed class PreorderChangeFunctions(
    PreorderStore preorders,
    CampaignAccess access,
    AddressLimit calls,
    Keyring keys,
    TimeProvider clock
)
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
        var (campaign, owner, denied) = await access.ParticipantAsync(request, campaignId, cancellationToken);
        if (denied is not null)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.ChoicesRequest, cancellationToken);
        return body.Problem?.ToResult()
            ?? await ChangeAsync(
                request,
                campaign!,
                owner!,
                preorderId,
                preorder =>
                    PreorderChanges.Choose(
                        preorder,
                        campaign!.Edition(preorder.EditionId)!,
                        body.Value!.Choices,
                        clock.GetUtcNow()
                    ),
                cancellationToken
            );
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
        var (campaign, caller, denied) = await access.OwnerOrStaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        return denied?.ToResult()
            ?? await ChangeAsync(
                request,
                campaign!,
                caller!,
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
        Func<PreorderDocument, (PreorderDocument? Next, Problem? Problem)> decide,
        CancellationToken cancellationToken
    )
    {
        var (campaign, owner, denied) = await access.ParticipantAsync(request, campaignId, cancellationToken);
        return denied?.ToResult() ?? await ChangeAsync(request, campaign!, owner!, preorderId, decide, cancellationToken);
    }

    private async Task<IResult> ChangeAsync(
        HttpRequest request,
        CampaignDocument campaign,
        Caller caller,
        string preorderId,
        Func<PreorderDocument, (PreorderDocument? Next, Problem? Problem)> decide,
        CancellationToken cancellationToken
    )
    {
        if (!caller.MaySee(preorderId, campaign, keys))
            return ProblemCode.PreorderNotFound.ToResult();
        if (calls.Take(request, campaign.Definition) is { } tooMany)
            return tooMany.ToResult();
        var (preorder, problem) = await preorders.ChangeAsync(campaign.Id, preorderId, decide, cancellationToken);
        return preorder is null
            ? problem!.ToResult()
            : new JsonAnswer<PreorderResponse>(PreorderResponse.Of(preorder), PreorderJson.Default.PreorderResponse);
    }
}
