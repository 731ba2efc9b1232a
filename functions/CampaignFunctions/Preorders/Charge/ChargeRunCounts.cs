namespace CampaignFunctions.Preorders;

/// <summary>The pre-orders of a charge run, by their progress.</summary>
public sealed record ChargeRunCounts(int Due, int Charged, int ActionRequired, int Failed, int Cancelled, int Left);
