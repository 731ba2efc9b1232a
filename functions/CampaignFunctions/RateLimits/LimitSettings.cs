using System.ComponentModel;

namespace CampaignFunctions.RateLimits;

/// <summary>Settings under <c>Limits</c>.</summary>
public sealed class LimitSettings
{
    [Description("True if callers on this machine are not limited by address. Only for development.")]
    public bool ExemptLoopback { get; set; }
}
