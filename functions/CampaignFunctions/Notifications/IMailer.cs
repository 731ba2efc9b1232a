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

/// <summary>A server did not take a mail.</summary>
public sealed class MailNotSentException(string message) : Exception(message);

/// <summary>A mail in plain text.</summary>
/// <param name="MessageId">Without angle brackets; derived from what the mail is about, never random.</param>
public sealed record Mail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>The address stays out of logs.</summary>
    public override string ToString() => $"Mail {MessageId}";
}
