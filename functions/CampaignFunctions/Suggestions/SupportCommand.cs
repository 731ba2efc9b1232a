using System.Net;
using CampaignFunctions.Campaigns;
using CampaignFunctions.Security;

namespace CampaignFunctions.Suggestions;

/// <summary>A participant's request to give or take back support of a suggestion.</summary>
public sealed record SupportCommand(
    CampaignDocument Campaign,
    string SuggestionId,
    Participant Voter,
    bool Supported,
    IPAddress From
);
