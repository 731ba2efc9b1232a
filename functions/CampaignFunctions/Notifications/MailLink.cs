namespace CampaignFunctions.Notifications;

/// <summary>A link in a mail.</summary>
internal sealed record MailLink(string Label, string Url);
