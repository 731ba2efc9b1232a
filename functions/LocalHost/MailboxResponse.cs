namespace CampaignFunctions.LocalHost;

/// <summary>The mail in the mailbox, the newest first.</summary>
internal sealed record MailboxResponse(MailboxItem[] Items);
