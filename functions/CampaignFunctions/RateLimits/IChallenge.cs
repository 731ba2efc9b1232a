namespace CampaignFunctions.RateLimits;

/// <summary>A challenge that a person passes easily, and a script does not.</summary>
public interface IChallenge
{
    /// <summary>The public key with which a site shows the challenge; null if no challenge is configured.</summary>
    string? SiteKey { get; }

    /// <summary>Returns whether this is the response of a solved challenge. A response counts once.</summary>
    Task<ChallengeOutcome> VerifyAsync(string response, CancellationToken cancellationToken);
}
