using System.ComponentModel;
using CampaignFunctions.Settings;

namespace CampaignFunctions.RateLimits;

/// <summary>Settings under <c>Challenge</c>. All three are set, or none.</summary>
public sealed class ChallengeSettings
{
    [Description(
        "The service that checks the challenge of callers over a limit, as Turnstile defines it "
            + "(`https://challenges.cloudflare.com/turnstile/v0/siteverify`). Without it, these callers are refused."
    )]
    [HttpUrl, Harmless]
    public string? VerifyUrl { get; set; }

    [Description("The public key with which a site shows the challenge.")]
    public string? SiteKey { get; set; }

    [Description("The secret key of the same challenge.")]
    public string? Secret { get; set; }
}
