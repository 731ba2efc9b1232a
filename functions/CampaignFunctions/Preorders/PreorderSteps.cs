namespace CampaignFunctions.Preorders;

internal static class PreorderSteps
{
    /// <summary>The next step of a pre-order.</summary>
    /// <param name="preorder">As it stands.</param>
    /// <param name="looked">How the provider's objects were looked at on this hint already; a hint makes one look at each.</param>
    /// <param name="now">The time.</param>
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
            PreorderStatus.Draft => isDue ? PreorderStep.Reserve : PreorderStep.None,
            PreorderStatus.Waitlisted => !isDue ? PreorderStep.None
            : preorder.Shard is not null ? PreorderStep.ResumeOffer
            : preorder.JoinedAt is null ? PreorderStep.Join
            : PreorderStep.None,
            PreorderStatus.Offered => preorder.OfferUntil <= now ? PreorderStep.ExpireOffer : PreorderStep.None,
            PreorderStatus.Reserved => isDue ? PreorderStep.OpenCheckout : PreorderStep.None,
            PreorderStatus.AwaitingPayment => isDue && (isCancelled || preorder.HoldUntil <= now)
                ? PreorderStep.CloseCheckout
                : Look(PreorderStep.LookAtCheckout),
            PreorderStatus.ChargeDue => isCancelled ? PreorderStep.IntendRefund
            : isDue ? PreorderStep.IntendCharge
            : PreorderStep.None,
            PreorderStatus.Charging or PreorderStatus.ActionRequired or PreorderStatus.Declined => NextOfCharge(
                preorder,
                Look(PreorderStep.LookAtCharge),
                isDue,
                isCancelled
            ),
            PreorderStatus.Confirmed or PreorderStatus.Paid => isDue
                ? isCancelled || preorder.Outstanding() < 0
                    ? PreorderStep.IntendRefund
                    : PreorderStep.CheckCard
                : Look(PreorderStep.LookAtPayments),
            PreorderStatus.Refunding => NextOfRefund(preorder, Look(PreorderStep.LookAtPayments), isDue),
            PreorderStatus.Disputed => isDue && isCancelled ? PreorderStep.IntendRefund : Look(PreorderStep.LookAtPayments),
            _ => preorder.Shard is not null || isDue ? PreorderStep.Release
            : preorder.Payments.Length > 0 ? Look(PreorderStep.LookAtPayments)
            : PreorderStep.None,
        };

        PreorderStep Look(PreorderStep look) => isDue || !looked.Contains(look) ? look : PreorderStep.None;
    }

    private static PreorderStep NextOfCharge(PreorderDocument preorder, PreorderStep look, bool isDue, bool isCancelled) =>
        preorder switch
        {
            { Charge.IsGivenUp: true } => PreorderStep.IntendRefund,
            { Status: PreorderStatus.Charging, Charge.PaymentId: null } => PreorderStep.CreateCharge,
            _ when isCancelled && isDue => PreorderStep.GiveUpCharge,
            { Status: PreorderStatus.Charging } => isDue ? PreorderStep.ConfirmCharge : look,
            { Status: PreorderStatus.Declined or PreorderStatus.ActionRequired } when isDue => preorder.Charge!.IsForbidden
                ? PreorderStep.GiveUpCharge
                : PreorderStep.RetryCharge,
            { Charge.PaymentId: null } => PreorderStep.None,
            _ => look,
        };

    private static PreorderStep NextOfRefund(PreorderDocument preorder, PreorderStep look, bool isDue)
    {
        if (Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Pending))
            return look;
        return preorder.LeftToReturn() <= 0 ? PreorderStep.Finish
            : isDue ? PreorderStep.IntendRefund
            : PreorderStep.None;
    }
}
