namespace CampaignFunctions.Notifications;

/// <summary>The addresses to which mail may go again: all to which it has stopped since a time.</summary>
public sealed record LiftAllRequest(MailStopKind Kind, DateTimeOffset Since);
