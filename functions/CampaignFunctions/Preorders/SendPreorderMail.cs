using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Mails what a pre-order has to tell, in its order. Who sends claims it first, so that two never send at once. A crash between the server's
/// acceptance and our record repeats the mail with the same Message-ID; nothing else ever repeats it.
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

    /// <summary>Longer than handing over a mail may take.</summary>
    private static readonly TimeSpan ClaimedFor = TimeSpan.FromMinutes(5);

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
            try
            {
                // A person who was forgotten meanwhile gets none; a mail that its receiver's server refuses for good is over too.
                if (await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is { } contact)
                    await mailer.SendAsync(Mail(campaign, preorder, due, contact), cancellationToken);
            }
            catch
            {
                await store.ChangeAsync(
                    PreorderDocument.Container,
                    partition,
                    preorder.Id,
                    claimed => claimed with { MailClaimedUntil = null },
                    CancellationToken.None
                );
                throw;
            }

            await store.ChangeAsync(
                PreorderDocument.Container,
                partition,
                preorder.Id,
                sent =>
                    sent.Mails.Length > 0 && sent.Mails[0].Number == due.Number
                        ? sent with
                        {
                            Mails = sent.Mails[1..],
                            MailClaimedUntil = null,
                        }
                        : null,
                CancellationToken.None
            );
        }
    }

    private PreorderDocument? Claimed(PreorderDocument preorder) =>
        preorder.Mails.Length == 0 || preorder.MailClaimedUntil > clock.GetUtcNow()
            ? null
            : preorder with
            {
                MailClaimedUntil = clock.GetUtcNow() + ClaimedFor,
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
