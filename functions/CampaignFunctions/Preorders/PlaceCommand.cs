using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>A participant's order in a campaign.</summary>
/// <param name="Key">The idempotency key; <paramref name="BodyHash"/> is the hash of the body that was sent with it.</param>
public sealed record PlaceCommand(
    CampaignDocument Campaign,
    Participant Customer,
    PreorderRequest Order,
    string Key,
    string BodyHash
);
