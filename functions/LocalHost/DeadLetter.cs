namespace CampaignFunctions.LocalHost;

/// <summary>A message that failed too often.</summary>
public sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
