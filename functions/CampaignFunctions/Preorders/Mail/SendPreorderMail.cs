using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

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
    ContactLookups lookups,
    IMailer mailer,
    PreorderHints hints,
    OrderLinks links,
    Keyring keys,
    TimeProvider clock
)
{
    /// <summary>The most undelivered mails that a pre-order lists: the last ones.</summary>
    private const int MostListed = 20;

    public async Task HandleAsync(PreorderMailHint hint, CancellationToken cancellationToken)
    {
        if (
            PreorderIds.PartitionOfId(hint.CampaignId, hint.PreorderId) is not { } partition
            || (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document is not { } campaign
        )
            return;
        if (
            campaign.Pauses?.Mail == true
            && (await campaigns.RefreshAsync(hint.CampaignId, cancellationToken))?.Document.Pauses?.Mail == true
        )
            return; // it stays due: the sweep sends a hint after the pause
        while (
            await store.ChangeAsync(PreorderDocument.Container, partition, hint.PreorderId, Claimed, cancellationToken)
                is { Mails: [var due, ..] } preorder
        )
        {
            await MailClaim.HandOverAsync(
                () => SendAsync(campaign, preorder, due, cancellationToken),
                () => ChangeAsync(preorder, claimed => MailRules.Released(claimed, due)),
                () => PostponeAsync(preorder, due),
                outcome => CompleteAsync(preorder, due, outcome)
            );
        }
    }

    /// <summary>
    /// Sends the mail. A person who was forgotten meanwhile receives none. An order that is not paid may have the address of a
    /// stranger. Until somebody proves the address, it gets only the mails without which the order cannot go on.
    /// </summary>
    private async Task<MailOutcome> SendAsync(
        CampaignDocument campaign,
        PreorderDocument preorder,
        DueMail due,
        CancellationToken cancellationToken
    )
    {
        if (
            await contacts.FindAsync(campaign.Id, preorder.VoterKey, cancellationToken) is not { } contact
            || !IsReceiver(campaign, preorder, due, contact)
        )
            return MailOutcome.UnknownReceiver;
        var mayBeStrange = !contact.IsProven && !preorder.WasCommitted();
        if (mayBeStrange && !MailRules.IsForAnybody(due.Kind))
            return MailOutcome.LeftOut;
        var isFirst = preorder.MailAttempts == 0;
        if (!await lookups.AdmitAsync(campaign, contact, preorder.VoterKey, mayBeStrange && isFirst, cancellationToken))
            return MailOutcome.Withheld;
        if (mayBeStrange && isFirst)
            CampaignTelemetry.UnprovenMails.Add(1, new KeyValuePair<string, object?>("campaign", campaign.Id));
        return await mailer.SendAsync(Mail(campaign, preorder, due, contact), cancellationToken);
    }

    /// <summary>
    /// Returns whether the mail may go to this contact. The proof goes only to the address of the order, even if the customer
    /// has given another one since.
    /// </summary>
    private bool IsReceiver(CampaignDocument campaign, PreorderDocument preorder, DueMail due, Contact contact) =>
        due.Kind != PreorderMailKind.ConfirmEmail
        || ProveEmail.IsFor(preorder, Secrets.TagOf(ProofOf(campaign, preorder, contact)));

    private string ProofOf(CampaignDocument campaign, PreorderDocument preorder, Contact contact) =>
        ProveEmail.SecretOf(keys, campaign.Pepper, preorder.Id, contact.Email);

    /// <summary>Lets the mail wait until the mail server may be back. The time of an offer starts with its mail.</summary>
    private async Task PostponeAsync(PreorderDocument preorder, DueMail due)
    {
        var until = clock.GetUtcNow() + MailClaim.WaitAfter(preorder.MailAttempts);
        var postponed = await ChangeAsync(
            preorder,
            claimed =>
                claimed.Mails is [var first, ..] && first.Number == due.Number
                    ? MailRules.Released(claimed, due) with
                    {
                        MailClaimedUntil = until,
                        MailAttempts = claimed.MailAttempts + 1,
                    }
                    : null
        );
        if (postponed is not null)
            await hints.MailAgainAsync(postponed, until);
    }

    /// <summary>
    /// Records that the mail was handed over, or that it cannot be delivered. An offer that reaches nobody is over at once. If
    /// the server refuses the mail for another reason, which may be our fault, the offer has its time.
    /// </summary>
    private async Task CompleteAsync(PreorderDocument preorder, DueMail due, MailOutcome outcome)
    {
        if (!IsDone(outcome))
            CampaignTelemetry.UndeliveredMails.Add(1, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        var sent = await ChangeAsync(preorder, claimed => Sent(claimed, due, outcome));
        if (outcome == MailOutcome.UnknownReceiver && sent is { Status: PreorderStatus.Offered })
            await hints.PaymentAsync(sent, at: null);
    }

    private Task<PreorderDocument?> ChangeAsync(PreorderDocument preorder, Func<PreorderDocument, PreorderDocument?> change) =>
        store.ChangeAsync(PreorderDocument.Container, preorder.Pk, preorder.Id, change, CancellationToken.None);

    private static bool IsDone(MailOutcome outcome) => outcome is MailOutcome.Accepted or MailOutcome.LeftOut;

    private PreorderDocument? Sent(PreorderDocument preorder, DueMail mail, MailOutcome outcome)
    {
        if (preorder.Mails is not [var first, .. var rest] || first.Number != mail.Number)
            return null;
        var sent = preorder with { Mails = rest, MailClaimedUntil = null, MailAttempts = 0 };
        if (IsDone(outcome))
            return sent;
        var now = clock.GetUtcNow();
        UndeliveredMail[] undelivered = [.. preorder.UndeliveredMails ?? [], new(mail.Kind, now)];
        sent = sent with { UndeliveredMails = undelivered[^Math.Min(MostListed, undelivered.Length)..] };
        return outcome == MailOutcome.UnknownReceiver ? MailRules.OfOffer(sent, until: now, mail) : sent;
    }

    /// <summary>
    /// Claims the first mail, without those that are not true any more. The time of an offer starts with its mail.
    /// </summary>
    private PreorderDocument? Claimed(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        if (preorder.Mails.Length == 0 || preorder.MailClaimedUntil > now)
            return null;
        DueMail[] mails = [.. preorder.Mails.SkipWhile(mail => !MailRules.IsTrue(mail.Kind, preorder))];
        var left = preorder with { Mails = mails };
        return mails is [var due, ..]
            ? MailRules.OfProof(MailRules.BeginOffer(left, now, due), now + ProveEmail.Within, due) with
            {
                MailClaimedUntil = now + MailClaim.Lifetime,
            }
            : left;
    }

    private Mail Mail(CampaignDocument campaign, PreorderDocument preorder, DueMail due, Contact contact)
    {
        var link = links.UrlFor(campaign, preorder, contact);
        var proofLink =
            due.Kind == PreorderMailKind.ConfirmEmail
                ? ProveEmail.UrlFor(campaign.Definition, preorder, ProofOf(campaign, preorder, contact))
                : null;
        var refusal = RefuseMail.UrlFor(keys, campaign, preorder, contact);
        var written = PreorderMails.Write(
            campaign.Definition,
            preorder,
            due,
            contact,
            new(link, proofLink, refusal),
            clock.GetUtcNow()
        );
        var number = due.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var name = MailName.Of(keys, campaign.Pepper, "preorder-mail", preorder.Id, number);
        return new(contact.Email, written, name, MailPurpose.Order);
    }
}
