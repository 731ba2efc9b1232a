using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>How far a refund is.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<RefundState>))]
public enum RefundState
{
    Intended,
    Pending,
    Succeeded,
    Failed,
}
