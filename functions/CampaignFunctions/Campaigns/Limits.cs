using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>The setting that switches the hourly limits on or off.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Limits>))]
public enum Limits
{
    Standard,
    Off,
}
