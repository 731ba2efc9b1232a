using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Lets customers ask for the pages of the payment provider on which they give another card or confirm a payment.
/// </summary>
public sealed class PaymentPageFunctions(ChangePreorder change, CampaignAccess access, TimeProvider clock)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}";

    [Function("RenewCard")]
    [
        EndpointSummary(
            "Requests a page on which the customer gives another card for the amount owed. Its address appears in the pre-order."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Customer)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "email-unproven", "too-many-requests")]
    public async Task<IResult> RenewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/card")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        PreorderChangeFunctions.Answer(
            await change.AsCustomerAsync(
                await CallerAsync(request, campaignId, cancellationToken),
                preorderId,
                preorder => PreorderChanges.Renew(preorder, clock.GetUtcNow()),
                cancellationToken
            )
        );

    [Function("ConfirmPayment")]
    [
        EndpointSummary(
            "Requests a fresh page on which the customer confirms a payment to the bank. Its address appears in the pre-order."
        ),
        Tags("Pre-orders"),
        CalledBy(ApiCaller.Customer)
    ]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("preorder-locked", "too-many-requests")]
    public async Task<IResult> ConfirmAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Route + "/confirmation")] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    ) =>
        PreorderChangeFunctions.Answer(
            await change.HandleAsync(
                await CallerAsync(request, campaignId, cancellationToken),
                preorderId,
                // The holder of any link may ask: the bank accepts an answer only from its customer.
                (preorder, _) => PreorderChanges.Confirm(preorder, clock.GetUtcNow()),
                cancellationToken
            )
        );

    private async Task<Result<Writer<Caller>>> CallerAsync(
        HttpRequest request,
        string campaignId,
        CancellationToken cancellationToken
    ) => access.Count(request, await access.OwnerAsync(request, campaignId, cancellationToken));
}
