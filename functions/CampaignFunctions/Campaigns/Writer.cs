using System.Net;
using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>The campaign that a writing call is about, the caller, who may make the call, and the client's address.</summary>
public readonly record struct Writer<TCaller>(CampaignDocument Campaign, TCaller Caller, IPAddress From)
    where TCaller : Caller;
