using CampaignFunctions.Problems;

namespace CampaignFunctions.RateLimits;

/// <summary>Asks callers over a limit to solve a challenge.</summary>
internal static class ChallengeExtensions
{
    /// <summary>Returns null if the challenge is solved, and the reason for a refusal otherwise.</summary>
    /// <param name="response">The response; null if the caller has sent none.</param>
    /// <param name="otherwise">The refusal if no challenge is configured.</param>
    public static async Task<Problem?> AskAsync(
        this IChallenge challenge,
        string? response,
        Problem otherwise,
        CancellationToken cancellationToken
    )
    {
        if (challenge.SiteKey is not { } siteKey)
            return otherwise;
        var outcome = response is null ? ChallengeOutcome.Failed : await challenge.VerifyAsync(response, cancellationToken);
        return outcome switch
        {
            ChallengeOutcome.Solved => null,
            ChallengeOutcome.Failed => new(ProblemCode.ChallengeRequired) { SiteKey = siteKey },
            _ => new(ProblemCode.ChallengeUnavailable) { RetryAfter = TimeSpan.FromSeconds(5) },
        };
    }
}
