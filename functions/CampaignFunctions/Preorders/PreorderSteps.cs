namespace CampaignFunctions.Preorders;

internal static class PreorderSteps
{
    /// <summary>Returns the next step of a pre-order.</summary>
    /// <param name="looked">
    /// The checks of the payment provider's objects that this hint has already made; a hint makes each check once.
    /// </param>
    public static PreorderStep Next(PreorderDocument preorder, IReadOnlySet<PreorderStep> looked, DateTimeOffset now)
    {
        var (isDue, isCancelled) = (preorder.DueAt <= now, preorder.CancelRequestedAt is not null);
        if (Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Intended))
            return PreorderStep.SendRefund;
        if (preorder.Renewal is { SessionId: null })
            return PreorderStep.OpenRenewal;
        if (preorder.Renewal is not null && !looked.Contains(PreorderStep.LookAtRenewal))
            return PreorderStep.LookAtRenewal;
        return preorder.Status switch
        {
            PreorderStatus.Draft => If(isDue, PreorderStep.Reserve),
            PreorderStatus.Waitlisted => If(isDue, NextOfWaiting(preorder)),
            PreorderStatus.Offered => If(preorder.OfferUntil <= now, PreorderStep.ExpireOffer),
            PreorderStatus.Reserved => If(isDue, PreorderStep.OpenCheckout),
            PreorderStatus.AwaitingPayment => isDue && (isCancelled || preorder.HoldUntil <= now)
                ? PreorderStep.CloseCheckout
                : Look(PreorderStep.LookAtCheckout),
            PreorderStatus.ChargeDue => isCancelled ? PreorderStep.IntendRefund : If(isDue, PreorderStep.IntendCharge),
            PreorderStatus.Charging or PreorderStatus.ActionRequired or PreorderStatus.Declined => NextOfCharge(
                preorder,
                Look(PreorderStep.LookAtCharge),
                isDue,
                isCancelled
            ),
            PreorderStatus.Confirmed or PreorderStatus.Paid => isDue
                ? NextOfSettled(preorder, isCancelled)
                : Look(PreorderStep.LookAtPayments),
            PreorderStatus.Refunding => NextOfRefund(preorder, Look(PreorderStep.LookAtPayments), isDue),
            PreorderStatus.Disputed => isDue && isCancelled ? PreorderStep.IntendRefund : Look(PreorderStep.LookAtPayments),
            _ => NextOfOver(preorder, Look(PreorderStep.LookAtPayments), isDue),
        };

        PreorderStep Look(PreorderStep look) => If(isDue || !looked.Contains(look), look);
    }

    private static PreorderStep If(bool condition, PreorderStep step) => condition ? step : PreorderStep.None;

    private static PreorderStep NextOfWaiting(PreorderDocument preorder) =>
        preorder.Shard is null ? If(preorder.JoinedAt is null, PreorderStep.Join) : PreorderStep.ResumeOffer;

    private static PreorderStep NextOfSettled(PreorderDocument preorder, bool isCancelled) =>
        isCancelled || preorder.Outstanding() < 0 ? PreorderStep.IntendRefund : PreorderStep.CheckCard;

    private static PreorderStep NextOfOver(PreorderDocument preorder, PreorderStep look, bool isDue) =>
        preorder.Shard is not null || isDue ? PreorderStep.Release : If(preorder.Payments.Length > 0, look);

    private static PreorderStep NextOfCharge(PreorderDocument preorder, PreorderStep look, bool isDue, bool isCancelled) =>
        preorder switch
        {
            { Charge.IsGivenUp: true } => PreorderStep.IntendRefund,
            { Status: PreorderStatus.Charging, Charge.PaymentId: null } => PreorderStep.CreateCharge,
            _ when isCancelled && isDue => PreorderStep.GiveUpCharge,
            { Status: PreorderStatus.Charging } => isDue ? PreorderStep.ConfirmCharge : look,
            { Status: PreorderStatus.Declined or PreorderStatus.ActionRequired } when isDue => preorder.Charge?.IsForbidden
            == true
                ? PreorderStep.GiveUpCharge
                : PreorderStep.RetryCharge,
            { Charge.PaymentId: null } => PreorderStep.None,
            _ => look,
        };

    private static PreorderStep NextOfRefund(PreorderDocument preorder, PreorderStep look, bool isDue)
    {
        if (Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Pending))
            return look;
        return preorder.LeftToReturn() <= 0 ? PreorderStep.Finish : If(isDue, PreorderStep.IntendRefund);
    }
}
