using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Campaigns;

/// <summary>The setting that switches the limits per hour and the limits of pre-orders on or off.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<Limits>))]
public enum Limits
{
    Standard,
    Off,
}
