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
public sealed class CorrectContact(ActOnPreorder act, PreorderStore preorders, CustomerContacts contacts, Keyring keys)
{
    /// <summary>Returns the pre-order after the correction. A repeat with the same key finishes it, or changes nothing.</summary>
    public async Task<Result<PreorderDocument>> HandleAsync(
        CampaignDocument campaign,
        string preorderId,
        StaffAction action,
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
        var correction = action with { EndsLinks = before.Email != contact.Email, AlsoChanges = Changes(before, contact) };
        var recorded = await act.HandleAsync(
            campaign.Id,
            preorderId,
            correction,
            (found, _) => found with { Country = request.Country },
            cancellationToken
        );
        if (!recorded.IsSuccess)
            return recorded;
        await contacts.SaveAsync(campaign.Id, preorder.VoterKey, contact, cancellationToken);
        return ActOnPreorder.Find(recorded.Value, correction) is { EndsLinks: true }
            ? await TellAsync(campaign, recorded.Value, contact, correction, cancellationToken)
            : recorded;
    }

    /// <summary>Returns what the correction changes, without the values: they are about a person.</summary>
    private static AuditedChange[] Changes(Contact before, Contact after) =>
        [.. AuditedChange.Of("name", before.Name != after.Name), .. AuditedChange.Of("email", before.Email != after.Email)];

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
                    AlsoChanges = [],
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
    /// Returns the pre-order with its next link, and a mail to the new address. This address must be proven if the earlier one
    /// had to be.
    /// </summary>
    private Result<PreorderDocument> WithNewLink(
        CampaignDocument campaign,
        PreorderDocument preorder,
        Contact contact,
        DateTimeOffset now
    )
    {
        var relinked = PreorderChanges.Relink(preorder, now);
        return preorder.AwaitsProof()
            ? relinked.Value with
            {
                ProofTag = Secrets.TagOf(ProveEmail.SecretOf(keys, campaign.Pepper, preorder.Id, contact.Email)),
            }
            : relinked;
    }
}
