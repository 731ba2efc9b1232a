namespace CampaignFunctions.Preorders;

internal static class PreorderStatuses
{
    /// <summary>Whether it holds, or may come to hold, no units any more.</summary>
    public static bool IsOver(this PreorderStatus status) =>
        status is PreorderStatus.Refunded or PreorderStatus.Cancelled or PreorderStatus.Expired;

    /// <summary>Whether its customer has committed to it: the first payment is made or the card is kept.</summary>
    public static bool IsCommitted(this PreorderStatus status) =>
        status
            is PreorderStatus.Confirmed
                or PreorderStatus.ChargeDue
                or PreorderStatus.Charging
                or PreorderStatus.ActionRequired
                or PreorderStatus.Declined
                or PreorderStatus.Paid
                or PreorderStatus.Disputed;
}
