namespace CampaignFunctions.Notifications;

/// <summary>The content of a mail, as plain text. <see cref="MailLayout"/> escapes it.</summary>
internal sealed record MailContent(string Subject, string Greeting, IReadOnlyList<string> Paragraphs)
{
    /// <summary>The next step of the receiver; null if there is none.</summary>
    public MailLink? Button { get; init; }

    /// <summary>Facts with their labels, shown as a table.</summary>
    public IReadOnlyList<MailRow> Rows { get; init; } = [];

    /// <summary>A link below the facts; null if there is none.</summary>
    public MailLink? Link { get; init; }

    /// <summary>The link with which the receiver refuses such mail; null if there is none.</summary>
    public MailLink? Refusal { get; init; }
}
