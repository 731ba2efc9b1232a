using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>
/// The pre-orders that a shard serves: all; only the waitlist; or no new ones, while a process checks whether anybody still
/// waits. A shard begins as <see cref="Reopening"/>.
/// </summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StockAccess>))]
public enum StockAccess
{
    Open,
    QueueOnly,
    Reopening,
}
