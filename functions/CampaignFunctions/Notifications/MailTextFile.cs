namespace CampaignFunctions.Notifications;

/// <summary>A file with the texts of mails in one language.</summary>
/// <param name="Hello">The greeting without a name.</param>
/// <param name="Date">The format of a date.</param>
/// <param name="Time">The format of a time in UTC.</param>
/// <param name="Labels">Short texts with values in place of {0} and {1}.</param>
/// <param name="Mails">The mails by kind, as Liquid templates.</param>
internal sealed record MailTextFile(
    string Hello,
    string Date,
    string Time,
    Dictionary<string, string> Labels,
    Dictionary<string, MailTextFile.Mail> Mails
)
{
    /// <summary>How the first day of a month is written; null if it is written like the others.</summary>
    public string? FirstDay { get; init; }

    /// <summary>The templates of one mail: its subject, and its paragraphs.</summary>
    /// <param name="Button">The label of the link to the next step; null if it is the label <c>view</c>.</param>
    internal sealed record Mail(string Subject, string[] Text, string? Button = null);
}
