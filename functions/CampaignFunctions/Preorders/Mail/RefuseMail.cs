using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Ends the mail to an address that somebody else gave. The secret for this is in each mail to an address that nobody has proven.
/// The pre-orders stay as they are. Mail goes to the address again if its owner proves it.
/// </summary>
public sealed class RefuseMail(PreorderStore preorders, CustomerContacts contacts, ContactLookups lookups, Keyring keys)
{
    /// <summary>
    /// Returns the pre-order. A repeated call changes nothing. A wrong secret gets the same answer as an unknown pre-order.
    /// </summary>
    public async Task<Result<PreorderDocument>> HandleAsync(
        CampaignDocument campaign,
        string preorderId,
        string secret,
        CancellationToken cancellationToken
    )
    {
        if (
            await preorders.FindAsync(campaign.Id, preorderId, cancellationToken) is not { } preorder
            || await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is not { Email: var email }
            || !Secrets.IsEqual(secret, SecretOf(keys, campaign.Pepper, preorder.Id, email))
        )
            return ProblemCode.PreorderNotFound;
        await lookups.RefuseAsync(campaign, email, cancellationToken);
        return preorder;
    }

    /// <summary>Returns the link with the secret; null if the address is proven.</summary>
    internal static string? UrlFor(Keyring keys, CampaignDocument campaign, PreorderDocument preorder, Contact contact) =>
        contact.IsProven
            ? null
            : OrderLinks.UrlOf(
                campaign.Definition,
                preorder,
                $"not-me={preorder.Id}:{SecretOf(keys, campaign.Pepper, preorder.Id, contact.Email)}"
            );

    private static string SecretOf(Keyring keys, int pepper, string preorderId, string email) =>
        Base64Url.EncodeToString(keys.Hash(pepper, "mail-refusal", preorderId, email));
}
