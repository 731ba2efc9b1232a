namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// A fault of the calls whose path, or method and path, starts with <see cref="Path"/>. The first <see cref="After"/> of them
/// succeed, and the next <see cref="Times"/> have the fault.
/// </summary>
internal sealed record StripeFaultRule(string Path, StripeFault Kind, int Times = 1, int After = 0);
