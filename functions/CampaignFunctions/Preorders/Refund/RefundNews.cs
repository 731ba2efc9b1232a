namespace CampaignFunctions.Preorders;

/// <summary>Tells customers how a cancellation ended.</summary>
internal static class RefundNews
{
    /// <summary>Returns the mail about the end of a cancelled pre-order.</summary>
    public static PreorderMailKind Of(PreorderDocument preorder) =>
        (preorder.Refunded() > 0, IsRefunded(preorder)) switch
        {
            (false, _) => PreorderMailKind.Cancelled, // nothing is on its way
            (true, true) => PreorderMailKind.Refunded,
            (true, false) => PreorderMailKind.PartlyRefunded,
        };

    /// <summary>Returns whether everything that the customer paid went back.</summary>
    public static bool IsRefunded(PreorderDocument preorder) => preorder.Received() > 0 && preorder.Paid() == 0;
}
