namespace CampaignFunctions.Preorders;

/// <summary>The reason for an action of staff, in 1 to 500 characters.</summary>
public sealed record ReasonRequest(string Reason);
