namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>A fault of the next calls whose path, or method and path, begins like this, once so many of them have gone well.</summary>
internal sealed record StripeFaultRule(string Path, StripeFault Kind, int Times = 1, int After = 0);
