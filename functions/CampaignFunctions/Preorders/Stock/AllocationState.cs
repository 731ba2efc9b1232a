using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The state of an allocation: held until the customer has committed, then sold.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<AllocationState>))]
public enum AllocationState
{
    Held,
    Sold,
}
