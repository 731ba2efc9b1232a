namespace CampaignFunctions.Notifications;

/// <summary>The outcome of a call that lets mail go again to many addresses.</summary>
/// <param name="Lifted">The number of these addresses.</param>
/// <param name="IsComplete">False if there are more of them: repeat the call.</param>
public sealed record LiftResponse(long Lifted, bool IsComplete);
