using CampaignFunctions.Campaigns;

namespace CampaignFunctions.Participants;

/// <summary>A request for a code.</summary>
/// <param name="Email">The address in normal form.</param>
/// <param name="Locale">The language tag for mail; null if the request named none.</param>
/// <param name="Consents">The consents that take effect when the code is used.</param>
public sealed record CodeCommand(CampaignDocument Campaign, string Email, string? Locale, ConsentRequest[] Consents)
{
    /// <summary>True if the caller has solved a challenge already.</summary>
    public bool HasSolved { get; init; }

    /// <summary>The response of a challenge; null if the caller sent none.</summary>
    public string? ChallengeResponse { get; init; }
}
