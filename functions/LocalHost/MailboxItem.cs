namespace CampaignFunctions.LocalHost;

/// <summary>A mail as its receiver sees it.</summary>
internal sealed record MailboxItem(string To, string Subject, string Text, DateTimeOffset SentAt)
{
    /// <summary>The HTML form; null in mail that an earlier version sent.</summary>
    public string? Html { get; init; }

    /// <summary>The URL that unsubscribes the receiver by one POST; null in mail that nobody subscribes to.</summary>
    public string? UnsubscribeUrl { get; init; }
}
