namespace CampaignFunctions.Notifications;

/// <summary>An event of the mail provider.</summary>
/// <param name="Type">
/// <c>email.bounced</c> or <c>email.complained</c>; events of other types change nothing.
/// </param>
public sealed record MailEvent(string Type, MailEventData? Data = null);
