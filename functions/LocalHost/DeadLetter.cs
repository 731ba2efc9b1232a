namespace CampaignFunctions.LocalHost;

/// <summary>A dead letter: a message that its queue no longer delivers.</summary>
public sealed record DeadLetter(string Id, int Deliveries, string Reason, string Body);
