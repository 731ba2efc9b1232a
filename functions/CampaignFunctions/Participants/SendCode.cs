using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Participants;

/// <summary>
/// Mails a pending code that was not mailed yet. The sender claims the mail first, so two processes never send it at once. Only a
/// crash between the server's acceptance and our record repeats the mail, with the same Message-ID.
/// </summary>
public sealed class SendCode(
    IDocumentStore store,
    ICampaignQuery campaigns,
    IMailer mailer,
    IMessageSender sender,
    Codes codes,
    TimeProvider clock
)
{
    public async Task HandleAsync(MailHint hint, CancellationToken cancellationToken)
    {
        var voter = await store.FindAsync(
            VoterDocument.Container,
            VoterDocument.PartitionOf(hint.CampaignId, hint.VoterKey),
            VoterDocument.TheId,
            cancellationToken
        );
        var campaign = (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document;
        if (voter?.Document.IdentityKey is not { } key || campaign is null)
            return;
        var claimed = await ChangeDueAsync(key, Claimed, cancellationToken);
        if (claimed is not { Code: { } code })
            return;

        await MailClaim.HandOverAsync(
            () => SendAsync(campaign, claimed, code, cancellationToken),
            () => ChangeSentAsync(key, code, due => due with { MailClaimedUntil = null }),
            () => PostponeAsync(hint, key, claimed, code),
            _ => ChangeSentAsync(key, code, due => due with { Mail = null, MailClaimedUntil = null, MailAttempts = 0 })
        );
    }

    /// <summary>Lets the mail wait until the mail server may be back.</summary>
    private async Task PostponeAsync(MailHint hint, string key, IdentityDocument identity, CodeState code)
    {
        var wait = MailClaim.WaitAfter(identity.MailAttempts);
        var until = clock.GetUtcNow() + wait;
        await ChangeSentAsync(key, code, due => due with { MailClaimedUntil = until, MailAttempts = due.MailAttempts + 1 });
        await sender.HintAsync(MailHint.Queue, hint, wait, clock);
    }

    /// <summary>
    /// Sends the mail, unless the code has expired. A mail that the receiver's server refuses for good counts as sent.
    /// </summary>
    private Task<MailOutcome> SendAsync(
        CampaignDocument campaign,
        IdentityDocument identity,
        CodeState code,
        CancellationToken cancellationToken
    ) =>
        code.IsExpired(clock.GetUtcNow())
            ? Task.FromResult(MailOutcome.Accepted)
            : mailer.SendAsync(Mail(campaign, identity, code), cancellationToken);

    private IdentityDocument? Claimed(IdentityDocument due) =>
        due.IsMailClaimed(clock.GetUtcNow()) ? null : due with { MailClaimedUntil = clock.GetUtcNow() + MailClaim.Lifetime };

    /// <summary>Changes the identity, unless a newer code has replaced the mailed code.</summary>
    private Task<IdentityDocument?> ChangeSentAsync(
        string key,
        CodeState code,
        Func<IdentityDocument, IdentityDocument> change
    ) => ChangeDueAsync(key, due => due.Code?.Nonce == code.Nonce ? change(due) : null, CancellationToken.None);

    private Mail Mail(CampaignDocument campaign, IdentityDocument identity, CodeState code)
    {
        var digits = codes.Digits(identity.Pk, code, campaign.Pepper);
        var written = CodeMail.Write(campaign.Definition, code.Locale, digits);
        return new(identity.Email, written, codes.MailName(identity.Pk, code, campaign.Pepper));
    }

    /// <summary>Changes an identity whose mail is due. Returns null if no mail is due or there is nothing to change.</summary>
    private Task<IdentityDocument?> ChangeDueAsync(
        string key,
        Func<IdentityDocument, IdentityDocument?> change,
        CancellationToken cancellationToken
    ) =>
        store.ChangeAsync(
            IdentityDocument.Container,
            key,
            IdentityDocument.TheId,
            identity => identity.Mail == IdentityDocument.MailIsDue ? change(identity) : null,
            cancellationToken
        );
}
