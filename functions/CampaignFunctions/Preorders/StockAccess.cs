using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Whom a shard serves: everybody; the waitlist alone; or, while it is found out whether anybody still waits, nobody new. A shard begins
/// as the last.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StockAccess>))]
public enum StockAccess
{
    Open,
    QueueOnly,
    Reopening,
}
