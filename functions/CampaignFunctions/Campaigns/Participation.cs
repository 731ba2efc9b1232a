using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>The people who may take part: people with a verified email address, or any visitor with an anonymous token.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Participation>))]
public enum Participation
{
    Verified,
    Open,
}
