using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>Who may take part: people whose email is proven, or any visitor with an anonymous token.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Participation>))]
public enum Participation
{
    Verified,
    Open,
}
