using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>The campaign of a call, and the admitted caller.</summary>
public readonly record struct Access<TCaller>(CampaignDocument Campaign, TCaller Caller)
    where TCaller : Caller;
