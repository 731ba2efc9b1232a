namespace CampaignFunctions.RateLimits;

/// <summary>The answer of the service that checks challenges.</summary>
public enum ChallengeOutcome
{
    Solved,

    /// <summary>The response is wrong, too old, or was used before.</summary>
    Failed,

    /// <summary>The service did not answer, or refused our secret: nothing is known about the response.</summary>
    Unavailable,
}
