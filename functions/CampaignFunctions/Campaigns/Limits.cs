using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>Whether the hourly limits apply.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Limits>))]
public enum Limits
{
    Standard,
    Off,
}
