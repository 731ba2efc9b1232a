namespace CampaignFunctions.Notifications;

/// <summary>The number of addresses to which mail may go again.</summary>
public sealed record LiftResponse(long Lifted);
