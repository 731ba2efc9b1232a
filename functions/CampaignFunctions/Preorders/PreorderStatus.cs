using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The status of a pre-order.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PreorderStatus>))]
public enum PreorderStatus
{
    /// <summary>The API has not answered the order yet.</summary>
    Draft,

    /// <summary>The pre-order is on the waitlist for units that become free.</summary>
    Waitlisted,

    /// <summary>Units are held for a pre-order from the waitlist. The customer has 24 hours to accept the offer.</summary>
    Offered,

    /// <summary>Units are held, and the pre-order is in line for its checkout.</summary>
    Reserved,

    /// <summary>The checkout is open.</summary>
    AwaitingPayment,

    /// <summary>The amount due in the checkout is paid, or the card is saved. An amount is still owed.</summary>
    Confirmed,

    /// <summary>A charge run has included the pre-order.</summary>
    ChargeDue,

    /// <summary>The amount owed is being charged.</summary>
    Charging,

    /// <summary>The customer's bank asks the customer to confirm the payment.</summary>
    ActionRequired,

    /// <summary>The charge was declined. It will be retried, or the customer must give another card.</summary>
    Declined,

    /// <summary>Nothing is owed.</summary>
    Paid,

    /// <summary>Nothing is owed, and the units were handed over to the customer.</summary>
    Fulfilled,

    /// <summary>The pre-order is cancelled, and its refund is on its way.</summary>
    Refunding,

    /// <summary>The pre-order is cancelled, and the whole paid amount went back.</summary>
    Refunded,

    /// <summary>The pre-order is cancelled without a full refund.</summary>
    Cancelled,

    /// <summary>The customer did not pay, or did not accept the offer, in time.</summary>
    Expired,

    /// <summary>The customer's bank has taken the money back, for good or until it decides.</summary>
    Disputed,
}
