using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>The calls by which a customer opens or adopts a pre-order by its link.</summary>
public sealed class OrderLinkFunctions(OpenOrder open, AdoptOrder adopt, CampaignAccess access)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("OpenOrder")]
    [
        EndpointSummary("Gives a token for one pre-order to a caller with the secret of its link."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Consumes(typeof(LinkSecretRequest), "application/json")]
    [ProducesResponseType<OrderTokenResponse>(200)]
    [Refuses("too-many-requests")]
    public async Task<IResult> OpenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/tokens")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var caller = access.Count(request, await access.AnybodyAsync(request, campaignId, cancellationToken));
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.LinkSecretRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var opened = await open.HandleAsync(caller.Value.Campaign, preorderId, body.Value.Secret, cancellationToken);
        return opened.IsSuccess
            ? new JsonAnswer<OrderTokenResponse>(opened.Value, PreorderJson.Default.OrderTokenResponse)
            : opened.Problem.ToResult();
    }

    [Function("AdoptOrder")]
    [
        EndpointSummary("Adds a pre-order to the caller's own, by the secret of its link and the caller's proven email address."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Participant)
    ]
    [Consumes(typeof(LinkSecretRequest), "application/json")]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("email-unproven", "too-many-requests")]
    public async Task<IResult> AdoptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/adoption")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var caller = access.Count(request, await access.ParticipantAsync(request, campaignId, cancellationToken));
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.LinkSecretRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var (campaign, person, _) = caller.Value;
        var adopted = await adopt.HandleAsync(campaign, person, preorderId, body.Value.Secret, cancellationToken);
        return PreorderChangeFunctions.Answer(adopted);
    }
}
