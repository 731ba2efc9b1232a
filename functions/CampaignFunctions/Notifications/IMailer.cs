namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands mails over for delivery. A mail that is sent again after a crash has the same <see cref="Mail.Name"/>, so receivers
/// can recognise it.
/// </summary>
public interface IMailer
{
    /// <summary>
    /// Returns whether the mail was accepted for delivery or can never be delivered.
    /// </summary>
    /// <exception cref="MailNotSentException">The mail was not accepted now, or this is unknown.</exception>
    Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken);
}
