using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>A fault of a call.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StripeFault>))]
internal enum StripeFault
{
    /// <summary>The call is carried out, but its answer is lost.</summary>
    TimeoutAfterSuccess,

    /// <summary>The call is not carried out.</summary>
    ServerError,

    /// <summary>The call is not carried out. Its idempotency key returns the same error for a day, as at Stripe.</summary>
    ServerErrorKept,

    /// <summary>The call is refused.</summary>
    Refused,

    /// <summary>
    /// The call is refused after it began. Its idempotency key returns the same refusal for a day, as at Stripe.
    /// </summary>
    RefusedKept,

    /// <summary>The amount is below the minimum of the account, which settles in another currency.</summary>
    AmountTooSmall,

    /// <summary>The key is rejected. The call is not carried out.</summary>
    Unauthorized,

    /// <summary>The key lacks a permission. The call is not carried out.</summary>
    Forbidden,

    /// <summary>The call is not carried out, and the answer asks the caller to slow down.</summary>
    TooManyRequests,
}
