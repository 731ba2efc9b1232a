namespace CampaignFunctions.Preorders;

/// <summary>A call of staff for an action on one pre-order.</summary>
public readonly record struct StaffCall(string CampaignId, string PreorderId, StaffActionKind Kind);
