namespace CampaignFunctions.Notifications;

/// <summary>The numbers of addresses to which mail has stopped, in all campaigns together.</summary>
/// <param name="Undeliverable">Addresses that cannot get mail: it bounced, or was refused for good.</param>
/// <param name="Complaint">Addresses whose owners marked a mail as spam.</param>
public sealed record MailStopsResponse(long Undeliverable, long Complaint);
