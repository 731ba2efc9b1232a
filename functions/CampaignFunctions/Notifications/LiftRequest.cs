namespace CampaignFunctions.Notifications;

/// <summary>The address to which mail may go again.</summary>
public sealed record LiftRequest(MailStopKind Kind, string Email);
