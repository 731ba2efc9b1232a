using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes the proof of a customer's email address, or the refusal of mail to it. The mail may be read on another device, so no
/// token is needed.
/// </summary>
public sealed class EmailProofFunctions(ProveEmail prove, RefuseMail refuse, CampaignAccess access)
{
    [Function("ProveEmail")]
    [
        EndpointSummary("Proves the email address of a pre-order, which then takes its place on the waitlist."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Consumes(typeof(EmailProofRequest), "application/json")]
    [ProducesResponseType(204)]
    [Refuses("preorder-locked", "too-many-requests")]
    public async Task<IResult> ProveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/preorders/{preorderId}/email-proof")]
            HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            request,
            campaignId,
            (campaign, secret) => prove.HandleAsync(campaign, preorderId, secret, cancellationToken),
            cancellationToken
        );

    [Function("RefuseMail")]
    [
        EndpointSummary("Ends the mail about a pre-order to an address that somebody else gave."),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Everybody)
    ]
    [Consumes(typeof(EmailProofRequest), "application/json")]
    [ProducesResponseType(204)]
    [Refuses("too-many-requests")]
    public async Task<IResult> RefuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "campaigns/{campaignId}/preorders/{preorderId}/mail-refusal")]
            HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        await AnswerAsync(
            request,
            campaignId,
            (campaign, secret) => refuse.HandleAsync(campaign, preorderId, secret, cancellationToken),
            cancellationToken
        );

    private async Task<IResult> AnswerAsync(
        HttpRequest request,
        string campaignId,
        Func<CampaignDocument, string, Task<Result<PreorderDocument>>> act,
        CancellationToken cancellationToken
    )
    {
        var caller = access.Count(request, await access.AnybodyAsync(request, campaignId, cancellationToken));
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.EmailProofRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var done = await act(caller.Value.Campaign, body.Value.Secret);
        return done.Problem?.ToResult() ?? TypedResults.NoContent();
    }
}
