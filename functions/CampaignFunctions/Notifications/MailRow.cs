namespace CampaignFunctions.Notifications;

/// <summary>A fact in a mail, and its label.</summary>
internal sealed record MailRow(string Label, string Value);
