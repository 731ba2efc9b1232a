using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>Draft is hidden from the public; closed shuts all windows.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<CampaignStatus>))]
public enum CampaignStatus
{
    Draft,
    Live,
    Closed,
}
