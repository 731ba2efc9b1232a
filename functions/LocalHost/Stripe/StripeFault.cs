using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>What goes wrong with a call.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeFault>))]
internal enum StripeFault
{
    /// <summary>The call is carried out, and its answer lost.</summary>
    TimeoutAfterSuccess,

    /// <summary>The call is not carried out.</summary>
    ServerError,

    /// <summary>The call is not carried out, and its key gives the same error for a day, as with Stripe itself.</summary>
    ServerErrorKept,

    /// <summary>The call is refused.</summary>
    Refused,

    /// <summary>The call is not carried out, and the caller asked to slow down.</summary>
    TooManyRequests,
}
