namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands mails over for delivery. A mail that is sent again after a crash has the same <see cref="Mail.MessageId"/>, so receivers
/// can recognise it.
/// </summary>
public interface IMailer
{
    /// <summary>
    /// Returns true if the mail was accepted for delivery, and false if it can never be delivered: the receiver or the mail is
    /// refused for good, or the address is not one. Throws if the mail was not accepted now, or if this is unknown. The exception
    /// never contains the address.
    /// </summary>
    Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken);
}
