namespace CampaignFunctions.Preorders;

/// <summary>The request to let pre-orders go on that wait for staff.</summary>
/// <param name="Code">Only those that wait with this code; all if null.</param>
public sealed record ResumptionRequest(string Reason, string? Code = null);
