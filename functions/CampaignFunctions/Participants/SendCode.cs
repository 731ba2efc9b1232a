using CampaignFunctions.Campaigns;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Participants;

/// <summary>
/// Mails the pending codes of an identity that were not mailed yet, in their order. The sender claims a mail first, so two
/// processes never send it at once. Only a crash between the server's acceptance and our record repeats the mail, with the same
/// Message-ID.
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
        while (await ClaimAsync(key, cancellationToken) is { Code: { } code, Identity: var identity })
        {
            await MailClaim.HandOverAsync(
                () => mailer.SendAsync(Mail(campaign, identity, code), cancellationToken),
                () => ChangeAsync(key, code, due => due with { MailClaimedUntil = null }),
                () => PostponeAsync(hint, key, code),
                _ => ChangeAsync(key, code, due => due with { IsMailed = true }) // also one that is refused for good
            );
        }
    }

    /// <summary>Lets the mail wait until the mail server may be back.</summary>
    private async Task PostponeAsync(MailHint hint, string key, CodeState code)
    {
        var wait = MailClaim.WaitAfter(code.MailAttempts);
        var until = clock.GetUtcNow() + wait;
        await ChangeAsync(key, code, due => due with { MailClaimedUntil = until, MailAttempts = due.MailAttempts + 1 });
        await sender.HintAsync(MailHint.Queue, hint, wait, clock);
    }

    /// <summary>
    /// Claims the next mail. Returns no code if none may be sent now. The codes that have expired get no mail.
    /// </summary>
    private async Task<(IdentityDocument Identity, CodeState? Code)> ClaimAsync(string key, CancellationToken cancellationToken)
    {
        CodeState? next = null;
        var identity = await ChangeDueAsync(
            key,
            due =>
            {
                var now = clock.GetUtcNow();
                var current = due.Current(now);
                next = Array.Find(current.Codes, code => code.IsMailFree(now));
                if (next is not null)
                    return current.With(next, code => code with { MailClaimedUntil = now + MailClaim.Lifetime });
                return Array.TrueForAll(current.Codes, code => code.IsMailed) ? current with { Mail = null } : null;
            },
            cancellationToken
        );
        return (identity!, identity is null ? null : next);
    }

    /// <summary>Changes the code, unless it was used or has expired.</summary>
    private Task<IdentityDocument?> ChangeAsync(string key, CodeState code, Func<CodeState, CodeState> change) =>
        ChangeDueAsync(
            key,
            due => Array.Exists(due.Codes, each => each.Nonce == code.Nonce) ? due.With(code, change) : null,
            CancellationToken.None
        );

    private Mail Mail(CampaignDocument campaign, IdentityDocument identity, CodeState code)
    {
        var digits = codes.Digits(identity.Pk, code, campaign.Pepper);
        var written = CodeMail.Write(campaign.Definition, code.Locale, digits);
        return new(code.Email ?? identity.Email, written, codes.MailName(identity.Pk, code, campaign.Pepper), MailPurpose.Code);
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
