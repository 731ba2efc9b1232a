using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Preorders;

/// <summary>What a participant orders ahead.</summary>
/// <param name="Key">The idempotency key, and <paramref name="BodyHash"/> what was sent with it.</param>
public sealed record PlaceCommand(
    CampaignDocument Campaign,
    Participant Customer,
    PreorderRequest Order,
    string Key,
    string BodyHash
);
