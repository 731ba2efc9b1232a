using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The way in which the simulator delivers notices.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeDelivery>))]
internal enum StripeDelivery
{
    Normal,
    Duplicate,
    Late,
    Reordered,
    Never,
}
