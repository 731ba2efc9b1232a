namespace CampaignFunctions.Notifications;

/// <summary>A mail in two forms with the same content: as plain text and as HTML.</summary>
/// <param name="Name">
/// The Message-ID before the @: the mailer adds the sender's domain. It is derived from the topic of the mail, and never random.
/// </param>
/// <param name="Purpose">The reason for which the receiver gets it.</param>
public sealed record Mail(string To, string Subject, string Text, string Html, string Name, MailPurpose Purpose)
{
    internal Mail(string to, WrittenMail written, string name, MailPurpose purpose)
        : this(to, written.Subject, written.Text, written.Html, name, purpose) { }

    /// <summary>The URL that unsubscribes the receiver by one POST (RFC 8058); null if the mail is not subscribed to.</summary>
    public string? UnsubscribeUrl { get; init; }

    /// <summary>Returns a text without the address, which must stay out of logs.</summary>
    public override string ToString() => $"Mail {Name}";
}
