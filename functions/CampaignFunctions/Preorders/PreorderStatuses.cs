namespace CampaignFunctions.Preorders;

internal static class PreorderStatuses
{
    /// <summary>Returns whether the pre-order is over: it no longer has, or can get, units of its own.</summary>
    public static bool IsOver(this PreorderStatus status) =>
        status is PreorderStatus.Refunded or PreorderStatus.Cancelled or PreorderStatus.Expired;

    /// <summary>Returns whether the first payment is still to come: the pre-order waits for units, or for the customer.</summary>
    public static bool IsUnpaid(this PreorderStatus status) =>
        status
            is PreorderStatus.Waitlisted
                or PreorderStatus.Offered
                or PreorderStatus.Reserved
                or PreorderStatus.AwaitingPayment;

    /// <summary>
    /// Returns whether the customer has committed to the pre-order: the first payment is made, or the card is saved.
    /// </summary>
    public static bool IsCommitted(this PreorderStatus status) =>
        status
            is PreorderStatus.Confirmed
                or PreorderStatus.ChargeDue
                or PreorderStatus.Charging
                or PreorderStatus.ActionRequired
                or PreorderStatus.Declined
                or PreorderStatus.Paid
                or PreorderStatus.Fulfilled
                or PreorderStatus.Disputed;

    /// <summary>Returns whether the customer has ever made the first payment, or saved a card.</summary>
    public static bool WasCommitted(this PreorderDocument preorder) =>
        preorder.Paid() > 0 || Array.Exists(preorder.History, entry => entry.Status.IsCommitted());
}
