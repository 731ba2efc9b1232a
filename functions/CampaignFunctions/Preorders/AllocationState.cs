using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Held while the customer decides; sold when they have committed.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AllocationState>))]
public enum AllocationState
{
    Held,
    Sold,
}
