namespace CampaignFunctions.RateLimits;

/// <summary>Settings under <c>Limits</c>.</summary>
public sealed class LimitSettings
{
    /// <summary>Whether callers on this machine are not limited by address; the local host sets it.</summary>
    public bool ExemptLoopback { get; set; }
}
