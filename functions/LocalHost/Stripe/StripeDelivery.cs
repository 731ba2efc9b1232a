using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>How notices are delivered.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeDelivery>))]
internal enum StripeDelivery
{
    Normal,
    Duplicate,
    Late,
    Reordered,
    Never,
}
