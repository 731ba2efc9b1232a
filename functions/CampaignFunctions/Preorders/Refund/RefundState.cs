using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The progress of a refund.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RefundState>))]
public enum RefundState
{
    Intended,
    Pending,
    Succeeded,
    Failed,
}
