using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The stock that is left of an edition, in steps: exact numbers would tell competitors the sales.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StockLevel>))]
public enum StockLevel
{
    Available,

    /// <summary>At most 10 units, or 5 % of the capacity, are left for newcomers.</summary>
    Few,

    /// <summary>No unit is left for newcomers. A new pre-order can join the waitlist.</summary>
    Waitlist,

    /// <summary>The edition is not sold any more.</summary>
    Withdrawn,
}
