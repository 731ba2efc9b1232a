namespace CampaignFunctions.Polls;

/// <summary>Numbers of people by the time between joining and their first ballot. Each person is in one number.</summary>
public sealed record OriginAges(int UnderMinute, int UnderHour, int UnderDay, int Older);
