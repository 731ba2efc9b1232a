using System.Text.Json.Serialization;
using CampaignFunctions.Text;

namespace CampaignFunctions.Preorders;

/// <summary>The news in a mail to the customer.</summary>
[JsonConverter(typeof(KebabCaseEnumConverter<PreorderMailKind>))]
public enum PreorderMailKind
{
    Confirmed,
    Paid,
    Waitlisted,
    Offered,
    Expired,
    Cancelled,
    Refunded,
    ActionRequired,
    Declined,
    ChargeFailed,
    CardExpiring,
    Disputed,

    /// <summary>The page on which the customer pays is open, after a wait in line.</summary>
    CheckoutOpen,

    /// <summary>An offer has fewer units than the customer wants.</summary>
    OfferedFewer,

    /// <summary>The pre-order is cancelled, and a part of the paid amount goes back.</summary>
    PartlyRefunded,

    /// <summary>The customer must prove the email address to get a place on the waitlist.</summary>
    ConfirmEmail,

    /// <summary>Money goes back although the pre-order is not cancelled, or more than its terms say.</summary>
    Goodwill,

    /// <summary>The saved card will be charged in some days.</summary>
    ChargeAhead,

    /// <summary>The earlier links of the pre-order have ended; this mail has the new one.</summary>
    NewLink,
}
