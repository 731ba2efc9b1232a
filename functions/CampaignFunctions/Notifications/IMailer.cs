namespace CampaignFunctions.Notifications;

/// <summary>
/// Hands a mail to whoever delivers it. A mail that is sent again after a crash carries the same <see cref="Mail.MessageId"/>, so that
/// receivers can tell.
/// </summary>
public interface IMailer
{
    /// <summary>Returns when the mail was accepted for delivery; throws where it was not, or where that is not known.</summary>
    Task SendAsync(Mail mail, CancellationToken cancellationToken);
}

/// <summary>A mail in plain text.</summary>
/// <param name="MessageId">Without angle brackets; derived from what the mail is about, never random.</param>
public sealed record Mail(string To, string Subject, string Text, string MessageId)
{
    /// <summary>The address stays out of logs.</summary>
    public override string ToString() => $"Mail {MessageId}";
}
