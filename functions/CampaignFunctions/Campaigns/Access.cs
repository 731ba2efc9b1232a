using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>The campaign that a call is about, and the caller, who may make the call.</summary>
public readonly record struct Access<TCaller>(CampaignDocument Campaign, TCaller Caller)
    where TCaller : Caller;
