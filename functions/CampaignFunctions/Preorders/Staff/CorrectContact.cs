using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Corrects the name and the address of a customer, and the country of one pre-order. A new address ends the links of all
/// pre-orders of this customer, and each gets a mail with its new link. The correction is recorded first, so a repeat after a
/// crash finishes it.
/// </summary>
public sealed class CorrectContact(
    ActOnPreorder act,
    PreorderStore preorders,
    CustomerContacts contacts,
    Keyring keys,
    TimeProvider clock
)
{
    private const int KeyBytes = 16;

    /// <summary>Returns the pre-order after the correction. A repeated call changes nothing.</summary>
    public async Task<Result<PreorderDocument>> HandleAsync(
        CampaignDocument campaign,
        string preorderId,
        Staff staff,
        ContactRequest request,
        CancellationToken cancellationToken
    )
    {
        if (
            await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is not { } preorder
            || await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is not { } before
        )
            return ProblemCode.PreorderNotFound; // or the person was forgotten
        var customer = new CustomerRequest(request.Name, request.Email, request.Country);
        if (PreorderRules.CheckCustomer(customer, campaign.Edition(preorder.EditionId), "") is { } invalid)
            return invalid;
        var contact = PreorderRules.ContactOf(customer) with { Locale = before.Locale };
        var action = new StaffAction(StaffActionKind.CorrectContact, staff.Subject, clock.GetUtcNow(), request.Reason)
        {
            Key = KeyOf(campaign, contact, request.Country),
            EndsLinks = before.Email != contact.Email,
        };
        var recorded = await act.HandleAsync(
            campaign.Id,
            preorderId,
            action,
            (found, _) => found with { Country = request.Country },
            cancellationToken
        );
        if (!recorded.IsSuccess)
            return recorded;
        await contacts.SaveAsync(campaign.Id, preorder.VoterKey, contact, cancellationToken);
        return ActOnPreorder.Find(recorded.Value, action) is { EndsLinks: true }
            ? await TellAsync(campaign, recorded.Value, contact, action, cancellationToken)
            : recorded;
    }

    /// <summary>Mails the new links of all pre-orders of the customer. Returns this pre-order.</summary>
    private async Task<Result<PreorderDocument>> TellAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        Contact contact,
        StaffAction action,
        CancellationToken cancellationToken
    )
    {
        Result<PreorderDocument> told = preorder;
        foreach (var each in await preorders.InPartitionAsync(preorder.Pk, cancellationToken))
        {
            var next = await act.HandleAsync(
                campaign.Id,
                each.Id,
                action with
                {
                    Kind = StaffActionKind.ReplaceLink,
                    EndsLinks = false,
                },
                (found, now) => WithNewLink(campaign, found, contact, now),
                cancellationToken
            );
            if (each.Id == preorder.Id)
                told = next;
        }

        return told;
    }

    /// <summary>
    /// Returns the pre-order with a mail to the new address, which must be proven if the earlier one had to be.
    /// </summary>
    private PreorderDocument WithNewLink(
        CampaignDocument campaign,
        PreorderDocument preorder,
        Contact contact,
        DateTimeOffset now
    ) =>
        preorder.AwaitsProof
            ? ProveEmail.Unproven(preorder, now) with
            {
                ProofTag = MailedSecret.TagOf(ProveEmail.SecretOf(keys, campaign.Pepper, preorder.Id, contact.Email)),
            }
            : preorder.Mail(PreorderMailKind.NewLink, now);

    private string KeyOf(CampaignDocument campaign, Contact contact, string country) =>
        Base64Url.EncodeToString(
            keys.Hash(campaign.Pepper, "correction", contact.Name, contact.Email, country).AsSpan(0, KeyBytes)
        );
}
