using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Sends the due mails of a pre-order, in their order. A process claims a mail before it sends it, so two processes never send it
/// at once. A crash between the server's acceptance and our record repeats the mail with the same Message-ID; nothing else
/// repeats it.
/// </summary>
public sealed class SendPreorderMail(
    IDocumentStore store,
    ICampaignQuery campaigns,
    CustomerContacts contacts,
    IMailer mailer,
    Keyring keys,
    TimeProvider clock
)
{
    private const int NameBytes = 16;

    public async Task HandleAsync(PreorderMailHint hint, CancellationToken cancellationToken)
    {
        if (
            PreorderDocument.PartitionOfId(hint.CampaignId, hint.PreorderId) is not { } partition
            || (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document is not { } campaign
        )
            return;
        while (
            await store.ChangeAsync(PreorderDocument.Container, partition, hint.PreorderId, Claimed, cancellationToken)
                is { Mails: [var due, ..] } preorder
        )
        {
            await MailClaim.HandOverAsync(
                () => SendAsync(campaign, preorder, due, cancellationToken),
                () => ChangeAsync(preorder, claimed => claimed with { MailClaimedUntil = null }),
                () => ChangeAsync(preorder, claimed => Sent(claimed, due))
            );
        }
    }

    /// <summary>
    /// Sends the mail unless the person was forgotten meanwhile. A mail that the receiver's server refuses for good counts as
    /// sent.
    /// </summary>
    private async Task SendAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        DueMail due,
        CancellationToken cancellationToken
    )
    {
        if (await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is { } contact)
            await mailer.SendAsync(Mail(campaign, preorder, due, contact), cancellationToken);
    }

    private Task<PreorderDocument?> ChangeAsync(PreorderDocument preorder, Func<PreorderDocument, PreorderDocument?> change) =>
        store.ChangeAsync(PreorderDocument.Container, preorder.Pk, preorder.Id, change, CancellationToken.None);

    private static PreorderDocument? Sent(PreorderDocument preorder, DueMail mail) =>
        preorder.Mails is [var first, .. var rest] && first.Number == mail.Number
            ? preorder with
            {
                Mails = rest,
                MailClaimedUntil = null,
            }
            : null;

    private PreorderDocument? Claimed(PreorderDocument preorder) =>
        preorder.Mails.Length == 0 || preorder.MailClaimedUntil > clock.GetUtcNow()
            ? null
            : preorder with
            {
                MailClaimedUntil = clock.GetUtcNow() + MailClaim.Lifetime,
            };

    private Mail Mail(CampaignDocument campaign, PreorderDocument preorder, DueMail due, Contact contact)
    {
        var (subject, text) = PreorderMails.Write(campaign.Definition, preorder, due.Kind, contact);
        var name = keys.Hash(
                campaign.Pepper,
                "preorder-mail",
                preorder.Id,
                due.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)
            )
            .AsSpan(0, NameBytes);
        return new(contact.Email, subject, text, $"{Convert.ToHexStringLower(name)}@campaign-functions");
    }
}
