using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>What a mail tells.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PreorderMailKind>))]
public enum PreorderMailKind
{
    Confirmed,
    Paid,
    Waitlisted,
    Offered,
    Expired,
    Cancelled,
    Refunded,
    ActionRequired,
    Declined,
    ChargeFailed,
    CardExpiring,
    Disputed,
}
