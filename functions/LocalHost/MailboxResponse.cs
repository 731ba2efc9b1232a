namespace CampaignFunctions.LocalHost;

/// <summary>Mail, the newest first.</summary>
internal sealed record MailboxResponse(MailboxItem[] Items);
