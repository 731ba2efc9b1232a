using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Participants;

/// <summary>
/// Mails a code that is out and not mailed yet. A crash between the server's acceptance and our record repeats the mail with the same
/// Message-ID; nothing else ever repeats it.
/// </summary>
public sealed class SendCode(IDocumentStore store, ICampaignQuery campaigns, IMailer mailer, Codes codes, TimeProvider clock)
{
    public async Task HandleAsync(MailHint hint, CancellationToken cancellationToken)
    {
        var voter = await store.FindAsync(
            VoterDocument.Container, VoterDocument.PartitionOf(hint.CampaignId, hint.VoterKey), VoterDocument.TheId, cancellationToken);
        var campaign = (await campaigns.FindAsync(hint.CampaignId, cancellationToken))?.Document;
        if (voter is null || campaign is null)
            return;
        var found = await store.FindAsync(IdentityDocument.Container, voter.Document.IdentityKey, IdentityDocument.TheId, cancellationToken);
        if (found is not { Document: { Mail: IdentityDocument.MailIsDue, Code: { } code } identity })
            return;

        if (!code.IsExpired(clock.GetUtcNow()))
        {
            var digits = codes.Digits(identity.Pk, code, campaign.Pepper);
            var (subject, text) = CodeMail.Write(campaign.Definition, identity.Locale, digits);
            await mailer.SendAsync(new(identity.Email, subject, text, codes.MessageId(identity.Pk, code, campaign.Pepper)), cancellationToken);
        }

        // Stale: the person asked again or proved the address meanwhile, and that has a hint of its own, or needs none.
        await store.ReplaceAsync(IdentityDocument.Container, identity with { Mail = null }, found.ETag, cancellationToken);
    }
}
