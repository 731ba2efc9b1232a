namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands a mail to whoever delivers it. A mail that is sent again after a crash carries the same <see cref="Mail.MessageId"/>, so that
/// receivers can tell.
/// </summary>
public interface IMailer
{
    /// <summary>
    /// True when the mail was accepted for delivery, false where the receiver is refused for good; throws where it was not accepted
    /// now, or where that is not known. What is thrown does not hold the address.
    /// </summary>
    Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken);
}
