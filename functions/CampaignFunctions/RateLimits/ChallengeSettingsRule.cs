using Microsoft.Extensions.Options;

namespace CampaignFunctions.RateLimits;

/// <summary>
/// Refuses a challenge that is configured in part: callers over a limit would then be refused without a reason.
/// </summary>
internal sealed class ChallengeSettingsRule : IValidateOptions<ChallengeSettings>
{
    public ValidateOptionsResult Validate(string? name, ChallengeSettings options)
    {
        string?[] values = [options.VerifyUrl, options.SiteKey, options.Secret];
        return values.Distinct().Count() == 1 || values.All(value => value is not null)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Challenge:VerifyUrl, Challenge:SiteKey and Challenge:Secret must all be set, or none of them."
            );
    }
}
