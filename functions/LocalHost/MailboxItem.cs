namespace CampaignFunctions.LocalHost;

/// <summary>A mail as its receiver sees it.</summary>
internal sealed record MailboxItem(string To, string Subject, string Text, DateTimeOffset SentAt);
