using System.Buffers.Text;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Settings;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The links of pre-orders. A secret follows from the pre-order, the version of its link, and the customer's email address. So
/// a new version, a new address, and the erasure of the address end the link, every token, and every adoption by the link.
/// </summary>
public sealed class OrderLinks(CustomerContacts contacts, Keyring keys)
{
    /// <summary>Returns the link that is valid now; null if the customer's address is unknown.</summary>
    public async Task<OrderLink?> FindAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        CancellationToken cancellationToken
    ) =>
        await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is { } contact
            ? new(SecretOf(campaign, preorder, contact), contact.IsProven)
            : null;

    /// <summary>Returns the link for a mail to this contact.</summary>
    public string UrlFor(CampaignDocument campaign, PreorderDocument preorder, Contact contact) =>
        UrlOf(campaign.Definition, preorder, $"order={preorder.Id}:{SecretOf(campaign, preorder, contact)}");

    /// <summary>
    /// Returns a link to the site. Of the page that the caller has named, it has only the origin, which the brand has allowed: a
    /// stranger may have written the rest. Browsers send the fragment to no server, so its secret is in no log and in no Referer.
    /// </summary>
    internal static string UrlOf(CampaignDefinition campaign, PreorderDocument preorder, string fragment) =>
        $"{OriginsAttribute.OriginOf(new(preorder.ReturnUrl))}{campaign.OrderPath ?? "/"}#{fragment}";

    private string SecretOf(CampaignDocument campaign, PreorderDocument preorder, Contact contact)
    {
        var version = preorder.LinkVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Base64Url.EncodeToString(keys.Hash(campaign.Pepper, "order-link", preorder.Id, version, contact.Email));
    }
}
