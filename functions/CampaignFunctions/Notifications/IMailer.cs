namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands mails over for delivery. A mail that is sent again after a crash has the same <see cref="Mail.MessageId"/>, so receivers
/// can recognise it.
/// </summary>
public interface IMailer
{
    /// <summary>
    /// Returns whether the mail was accepted for delivery or can never be delivered. Throws if the mail was not accepted now, or
    /// if this is unknown. The exception never contains the address.
    /// </summary>
    Task<MailOutcome> SendAsync(Mail mail, CancellationToken cancellationToken);
}
