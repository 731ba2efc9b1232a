namespace CampaignFunctions.Notifications;

/// <summary>
/// Withholds mail to addresses to which it has stopped, and stops mail to an address that the mail server refuses for good. If
/// the server refuses many receivers one after another, the fault is its own, or ours: then no mail stops.
/// </summary>
public sealed class CheckedMailer(IMailer mailer, MailStops stops) : IMailer
{
    /// <summary>The refusals without an accepted mail after which no more addresses are stopped.</summary>
    internal const int MostRefusals = 16;

    private int _refusals;

    public async Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        if (await HasStoppedAsync(mail, cancellationToken))
            return MailOutcome.Withheld;
        var outcome = await mailer.SendAsync(mail, cancellationToken);
        if (outcome == MailOutcome.Accepted)
            Interlocked.Exchange(ref _refusals, 0);
        if (outcome == MailOutcome.UnknownReceiver && Interlocked.Increment(ref _refusals) <= MostRefusals)
            await stops.AddAsync(mail.To, MailStopKind.Undeliverable, CancellationToken.None);
        return outcome;
    }

    private async Task<bool> HasStoppedAsync(Mail mail, CancellationToken cancellationToken) =>
        (mail.Purpose != MailPurpose.Code && await stops.HasAsync(mail.To, MailStopKind.Undeliverable, cancellationToken))
        || (mail.Purpose == MailPurpose.News && await stops.HasAsync(mail.To, MailStopKind.Complaint, cancellationToken));
}
