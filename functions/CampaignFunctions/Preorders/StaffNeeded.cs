namespace CampaignFunctions.Preorders;

/// <summary>The payment provider rejected a call as wrong, so the pre-order waits until staff let it go on.</summary>
/// <param name="Code">The payment provider's code of the reason.</param>
public sealed record StaffNeeded(string Code, DateTimeOffset Since);
