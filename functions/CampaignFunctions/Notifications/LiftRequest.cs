namespace CampaignFunctions.Notifications;

/// <summary>The addresses to which mail may go again: one of them, or all since a time.</summary>
/// <param name="Email">The address; null for all since <paramref name="Since"/>.</param>
/// <param name="Since">The time since which mail to the addresses has stopped; null for one address.</param>
public sealed record LiftRequest(MailStopKind Kind, string? Email = null, DateTimeOffset? Since = null);
