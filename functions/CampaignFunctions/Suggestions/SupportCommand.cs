using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Suggestions;

/// <summary>Who gives or takes back their support, of which suggestion.</summary>
public sealed record SupportCommand(
    CampaignDocument Campaign,
    string SuggestionId,
    Participant Voter,
    bool Supported,
    IPAddress From
);
