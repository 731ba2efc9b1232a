using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes the proof of a customer's email address. The mail may be read on another device, so no token is needed.
/// </summary>
public sealed class EmailProofFunctions(ProveEmail prove, CampaignAccess access)
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
    )
    {
        var caller = access.Count(request, await access.AnybodyAsync(request, campaignId, cancellationToken));
        if (caller.Problem is { } denied)
            return denied.ToResult();
        var body = await request.ReadBodyAsync(PreorderJson.Default.EmailProofRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var proven = await prove.HandleAsync(caller.Value.Campaign, preorderId, body.Value.Secret, cancellationToken);
        return proven.Problem?.ToResult() ?? TypedResults.NoContent();
    }
}
