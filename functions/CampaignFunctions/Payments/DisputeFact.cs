namespace CampaignFunctions.Payments;

/// <summary>What a customer's bank took back, while it decides or for good; won is what came back to us.</summary>
public sealed record DisputeFact(string Id, long Amount, DisputeStatus Status);
