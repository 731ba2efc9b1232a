namespace CampaignFunctions.Notifications;

/// <summary>A mail in two forms with the same content: as plain text and as HTML.</summary>
/// <param name="Name">
/// The Message-ID before the @: the mailer adds the sender's domain. It is derived from the topic of the mail, and never random.
/// </param>
public sealed record Mail(string To, string Subject, string Text, string Html, string Name)
{
    internal Mail(string to, WrittenMail written, string name)
        : this(to, written.Subject, written.Text, written.Html, name) { }

    /// <summary>Returns a text without the address, which must stay out of logs.</summary>
    public override string ToString() => $"Mail {Name}";
}
