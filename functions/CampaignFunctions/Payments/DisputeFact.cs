namespace CampaignFunctions.Payments;

/// <summary>
/// Money that a customer's bank took back, for good or until it decides. If a dispute is won, the money came back to us.
/// </summary>
public sealed record DisputeFact(string Id, long Amount, DisputeStatus Status);
