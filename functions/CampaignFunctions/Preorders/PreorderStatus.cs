using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>Where a pre-order stands.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PreorderStatus>))]
public enum PreorderStatus
{
    /// <summary>Asked for; not answered yet.</summary>
    Draft,

    /// <summary>In the queue for units that others give up.</summary>
    Waitlisted,

    /// <summary>Units are held for somebody from the queue, who has a day to take them.</summary>
    Offered,

    /// <summary>Units are held; the checkout is being made.</summary>
    Reserved,

    /// <summary>The checkout is open.</summary>
    AwaitingPayment,

    /// <summary>What is due at once is paid, or the card is kept; something is still owed.</summary>
    Confirmed,

    /// <summary>A charge run has taken it up.</summary>
    ChargeDue,

    /// <summary>What is owed is being charged.</summary>
    Charging,

    /// <summary>The bank wants to hear from the customer.</summary>
    ActionRequired,

    /// <summary>The charge was declined; it will be tried again, or another card is awaited.</summary>
    Declined,

    /// <summary>Nothing is owed.</summary>
    Paid,

    /// <summary>Given up; money is on its way back.</summary>
    Refunding,

    /// <summary>Given up, and all that was paid went back.</summary>
    Refunded,

    /// <summary>Given up.</summary>
    Cancelled,

    /// <summary>Not paid, or not taken, in time.</summary>
    Expired,

    /// <summary>The customer's bank has taken the money back for now, or for good.</summary>
    Disputed,
}
