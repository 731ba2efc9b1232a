using System.Net;
using CampaignFunctions.Security;

namespace CampaignFunctions.Campaigns;

/// <summary>The campaign of a writing call, the admitted caller, and the client's address.</summary>
public readonly record struct Writer<TCaller>(CampaignDocument Campaign, TCaller Caller, IPAddress From)
    where TCaller : Caller;
