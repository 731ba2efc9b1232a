using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>
/// The status of a campaign. A draft is hidden from the public, and in a closed campaign all windows are closed.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CampaignStatus>))]
public enum CampaignStatus
{
    Draft,
    Live,
    Closed,
}
