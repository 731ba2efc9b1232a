namespace CampaignFunctions.Notifications;

/// <summary>A mail in two forms with the same content: as plain text and as HTML.</summary>
/// <param name="MessageId">
/// The Message-ID without angle brackets. It is derived from the topic of the mail, and never random.
/// </param>
public sealed record Mail(string To, string Subject, string Text, string Html, string MessageId)
{
    internal Mail(string to, WrittenMail written, string messageId)
        : this(to, written.Subject, written.Text, written.Html, messageId) { }

    /// <summary>Returns a text without the address, which must stay out of logs.</summary>
    public override string ToString() => $"Mail {MessageId}";
}
