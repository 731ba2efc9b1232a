using CampaignFunctions.Campaigns;
using CampaignFunctions.Http;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CampaignFunctions.Preorders;

/// <summary>Lets admins read and correct the customer of a pre-order. Each access is recorded.</summary>
public sealed class ContactFunctions(
    PreorderStore preorders,
    CustomerContacts contacts,
    CorrectContact correct,
    AuditLog audit,
    CampaignAccess access,
    StaffKeys keys
)
{
    private const string Route = "campaigns/{campaignId}/preorders/{preorderId}/contact";

    [Function("GetContact")]
    [EndpointSummary("Gets the customer of a pre-order. The access is recorded."), Tags("Staff"), CalledBy(ApiCaller.Admin)]
    [ProducesResponseType<ContactResponse>(200)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Route)] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        if (
            await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is not { } preorder
            || await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is not { } contact
        )
            return ProblemCode.PreorderNotFound.ToResult();
        await audit.AddAsync(campaign.Id, admin, "read-contact", $"preorders/{preorderId}", cancellationToken);
        return new JsonAnswer<ContactResponse>(
            new(contact.Name, contact.Email, contact.Locale, preorder.Country, contact.IsProven),
            PreorderJson.Default.ContactResponse
        );
    }

    [Function("CorrectContact")]
    [
        EndpointSummary("Corrects the customer of a pre-order. A new address ends the link, and gets a mail with the next one."),
        Tags("Staff"),
        CalledBy(ApiCaller.Admin)
    ]
    [Consumes(typeof(ContactRequest), "application/json")]
    [Takes(
        ApiParameter.Header,
        "Idempotency-Key",
        "1 to 255 visible ASCII characters, required. A repeat with the same key changes nothing."
    )]
    [ProducesResponseType<PreorderResponse>(200)]
    [Refuses("unknown-country", "idempotency-key-reused")]
    public async Task<IResult> CorrectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = Route)] HttpRequest request,
        string campaignId,
        string preorderId,
        CancellationToken cancellationToken
    )
    {
        var admitted = await access.StaffAsync(request, campaignId, Staff.Admin, cancellationToken);
        if (admitted.Problem is { } denied)
            return denied.ToResult();
        var (campaign, admin) = admitted.Value;
        var body = await request.ReadKeyedBodyAsync(PreorderJson.Default.ContactRequest, cancellationToken);
        if (body.Problem is { } malformed)
            return malformed.ToResult();
        var call = new StaffCall(campaignId, preorderId, StaffActionKind.CorrectContact);
        var (correction, hash) = body.Value;
        var action = keys.ActionOf(IdempotencyKey.Required(request), campaign, admin, call, correction.Reason, hash);
        return action.Problem?.ToResult()
            ?? PreorderStaffFunctions.Answer(
                await correct.HandleAsync(campaign, preorderId, action.Value, correction, cancellationToken)
            );
    }
}
