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
    PreorderHints hints,
    Keyring keys,
    TimeProvider clock
)
{
    /// <summary>The most undelivered mails that a pre-order lists: the last ones.</summary>
    private const int MostListed = 20;

    private const int NameBytes = 16;

    public async Task HandleAsync(PreorderMailHint hint, CancellationToken cancellationToken)
    {
        if (
            PreorderDocument.PartitionOfId(hint.CampaignId, hint.PreorderId) is not { } partition
            || (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document is not { } campaign
        )
            return;
        if (campaign.Pauses?.Mail == true)
            return; // it stays due: the sweep sends a hint after the pause
        while (
            await store.ChangeAsync(PreorderDocument.Container, partition, hint.PreorderId, Claimed, cancellationToken)
                is { Mails: [var due, ..] } preorder
        )
        {
            await MailClaim.HandOverAsync(
                () => SendAsync(campaign, preorder, due, cancellationToken),
                () => ChangeAsync(preorder, claimed => claimed with { MailClaimedUntil = null }),
                isAccepted => CompleteAsync(preorder, due, isAccepted)
            );
        }
    }

    /// <summary>Sends the mail. It cannot be delivered if the person was forgotten meanwhile.</summary>
    private async Task<bool> SendAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        DueMail due,
        CancellationToken cancellationToken
    ) =>
        await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is { } contact
        && await mailer.SendAsync(Mail(campaign, preorder, due, contact), cancellationToken);

    /// <summary>
    /// Records that the mail was handed over, or that it cannot be delivered. An offer that reaches nobody is over at once.
    /// </summary>
    private async Task CompleteAsync(PreorderDocument preorder, DueMail due, bool isAccepted)
    {
        var sent = await ChangeAsync(preorder, claimed => Sent(claimed, due, isAccepted));
        if (!isAccepted && sent is { Status: PreorderStatus.Offered })
            await hints.PaymentAsync(sent, at: null, CancellationToken.None);
    }

    private Task<PreorderDocument?> ChangeAsync(PreorderDocument preorder, Func<PreorderDocument, PreorderDocument?> change) =>
        store.ChangeAsync(PreorderDocument.Container, preorder.Pk, preorder.Id, change, CancellationToken.None);

    private PreorderDocument? Sent(PreorderDocument preorder, DueMail mail, bool isAccepted)
    {
        if (preorder.Mails is not [var first, .. var rest] || first.Number != mail.Number)
            return null;
        var sent = preorder with { Mails = rest, MailClaimedUntil = null };
        if (isAccepted)
            return sent;
        var now = clock.GetUtcNow();
        UndeliveredMail[] undelivered = [.. preorder.UndeliveredMails ?? [], new(mail.Kind, now)];
        return OfOffer(sent, until: now, mail) with
        {
            UndeliveredMails = undelivered[^Math.Min(MostListed, undelivered.Length)..],
        };
    }

    /// <summary>Claims the first mail. The time of an offer starts with its mail.</summary>
    private PreorderDocument? Claimed(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        if (preorder.Mails is not [var due, ..] || preorder.MailClaimedUntil > now)
            return null;
        return OfOffer(preorder, now + OfferUnits.OfferedFor, due) with { MailClaimedUntil = now + MailClaim.Lifetime };
    }

    /// <summary>Returns the pre-order with this end of its offer, if the mail is about the offer that it has.</summary>
    private static PreorderDocument OfOffer(PreorderDocument preorder, DateTimeOffset until, DueMail mail) =>
        preorder.Status == PreorderStatus.Offered && mail.Kind is PreorderMailKind.Offered or PreorderMailKind.OfferedFewer
            ? preorder with
            {
                OfferUntil = until,
                DueAt = until,
            }
            : preorder;

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
