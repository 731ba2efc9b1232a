using CampaignFunctions.Problems;
using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>What a call to a campaign may see: the campaign, who is calling, and why not, if so.</summary>
public readonly record struct Access<TCaller>(CampaignDocument? Campaign, TCaller? Caller, Problem? Problem)
    where TCaller : Caller;
