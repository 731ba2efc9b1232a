using CampaignFunctions.Campaigns;
using CampaignFunctions.Notifications;
using CampaignFunctions.Participants;
using CampaignFunctions.Security;
using CampaignFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Suggestions;

/// <summary>Writes the mail with one notice, and hands it over, if the person still wants it and it is still true.</summary>
public sealed partial class DeliverNoticeMail(
    ReadComments comments,
    MailReceivers receivers,
    IMailer mailer,
    Keyring keys,
    ILogger<DeliverNoticeMail> logger
)
{
    /// <summary>Returns the outcome.</summary>
    /// <exception cref="MailNotSentException">
    /// The mail was not accepted now, or it cannot be written because a document cannot be read.
    /// </exception>
    public async Task<MailOutcome> HandleAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        NoticeMail mail,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await SendAsync(campaign, run, suggestion, mail, cancellationToken);
        }
        catch (Exception fault) when (DocumentFaults.IsPermanent(fault))
        {
            Unreadable(fault, run.Id, run.Pk); // the other mails must not wait for the repair of this person's document
            throw new MailNotSentException("unreadable");
        }
    }

    private async Task<MailOutcome> SendAsync(
        CampaignDocument campaign,
        NoticeRun run,
        SuggestionDocument? suggestion,
        NoticeMail mail,
        CancellationToken cancellationToken
    )
    {
        var comment = run.CommentId is { } id
            ? await comments.FindVisibleAsync(run.Pk, run.SuggestionId, id, cancellationToken)
            : null;
        var isThere = suggestion is not null && (run.CommentId is null || comment is not null);
        var preferences = await receivers.PreferencesAsync(campaign, mail.VoterKey, cancellationToken);
        var isWanted = mail.IsAuthor && run.IsAnswer ? preferences.OwnIdeas : preferences.Notices != MailRhythm.Never;
        if (
            !isThere
            || !isWanted
            || await receivers.FindReceiverAsync(campaign.Id, mail.VoterKey, cancellationToken) is not { } receiver
            || await receivers.UnsubscribeUrlAsync(campaign, mail.VoterKey, cancellationToken) is not { } url
        )
            return MailOutcome.LeftOut;
        var written = NoticeMailText.Write(
            campaign.Definition,
            receiver.Locale,
            run,
            suggestion!,
            comment?.Text,
            mail.IsAuthor,
            url
        );
        var name = MailName.Of(keys, campaign.Pepper, "notice-mail", run.Pk, run.Id, mail.VoterKey);
        return await mailer.SendAsync(
            new(receiver.Email, written, name, MailPurpose.News) { UnsubscribeUrl = url },
            cancellationToken
        );
    }

    [LoggerMessage(
        EventId = 535,
        Level = LogLevel.Error,
        Message = "A mail about event {RunId} of campaign {CampaignId} cannot be written: a document cannot be read"
    )]
    private partial void Unreadable(Exception fault, string runId, string campaignId);
}
