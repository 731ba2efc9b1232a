namespace CampaignFunctions.Preorders;

/// <summary>Decides what becomes of a pre-order whose checkout can receive no payment any more.</summary>
internal static class CheckoutEnds
{
    /// <summary>Returns the pre-order after its checkout closed unpaid.</summary>
    public static PreorderDocument Unpaid(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.HeldUntil > now && preorder.CancelRequestedAt is null ? InLineAgain(preorder, now) : Over(preorder, now);

    /// <summary>Returns the pre-order in line for another checkout, with its units: staff hold them.</summary>
    private static PreorderDocument InLineAgain(PreorderDocument preorder, DateTimeOffset now) =>
        ReserveUnits.InLine(preorder, now) with
        {
            Checkout = null,
            ClosedCheckout = preorder.Checkout!.Attempt,
            HoldUntil = null,
            TurnAt = null,
        };

    /// <summary>Returns the pre-order as expired, or as cancelled if the customer asked for this.</summary>
    public static PreorderDocument Over(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.CancelRequestedAt is null
            ? preorder.To(PreorderStatus.Expired, now).Mail(PreorderMailKind.Expired, now) with
            {
                DueAt = now,
            }
            : preorder.To(PreorderStatus.Cancelled, now).Mail(PreorderMailKind.Cancelled, now) with
            {
                DueAt = now,
            };
}
