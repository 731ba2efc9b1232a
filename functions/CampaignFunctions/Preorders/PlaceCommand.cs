using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>A participant's order in a campaign.</summary>
/// <param name="From">The client's address.</param>
/// <param name="Key">The idempotency key; <paramref name="BodyHash"/> is the hash of the body that was sent with it.</param>
public sealed record PlaceCommand(
    CampaignDocument Campaign,
    Participant Customer,
    PreorderRequest Order,
    string Key,
    string BodyHash,
    IPAddress From
)
{
    /// <summary>The response of a challenge; null if the caller has solved none.</summary>
    public string? ChallengeResponse { get; init; }
}
