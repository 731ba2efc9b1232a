namespace CampaignFunctions.Notifications;

/// <summary>
/// Withholds mail to addresses to which it has stopped, and stops mail to an address that the mail server refuses for good.
/// </summary>
public sealed class CheckedMailer(IMailer mailer, MailStops stops) : IMailer
{
    public async Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (await HasStoppedAsync(mail, cancellationToken))
            return MailOutcome.Withheld;
        var outcome = await mailer.SendAsync(mail, cancellationToken);
        if (outcome == MailOutcome.UnknownReceiver)
            await stops.AddAsync(mail.To, MailStopKind.Undeliverable, CancellationToken.None);
        return outcome;
    }

    private async Task<bool> HasStoppedAsync(Mail mail, CancellationToken cancellationToken) =>
        (mail.Purpose != MailPurpose.Code && await stops.HasAsync(mail.To, MailStopKind.Undeliverable, cancellationToken))
        || (mail.Purpose == MailPurpose.News && await stops.HasAsync(mail.To, MailStopKind.Complaint, cancellationToken));
}
