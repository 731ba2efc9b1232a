using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The kinds of actions of staff on a pre-order.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<StaffActionKind>))]
public enum StaffActionKind
{
    /// <summary>Cancelled by the terms of the order.</summary>
    Cancel,

    /// <summary>Cancelled for the brand, with a chosen refund.</summary>
    CancelForBrand,

    /// <summary>Let go on after the payment provider had rejected a call.</summary>
    Resume,
    Fulfil,
    Charge,
    ExtendOffer,
    CorrectContact,
    SendMail,
    ReplaceLink,

    /// <summary>Refunded without a cancellation.</summary>
    Refund,

    /// <summary>The units are held longer than the page for the payment is open.</summary>
    ExtendHold,
}
