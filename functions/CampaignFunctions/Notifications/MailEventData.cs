namespace CampaignFunctions.Notifications;

/// <summary>The mail that an event is about.</summary>
/// <param name="To">The addresses of its receivers.</param>
/// <param name="Bounce">Details of a bounce; a bounce without them is permanent.</param>
public sealed record MailEventData(string[]? To = null, MailBounce? Bounce = null);
