namespace CampaignFunctions.Preorders;

/// <summary>What is to be done with a pre-order next. Each is carried out by one class, and ends in one replace of the pre-order.</summary>
internal enum PreorderStep
{
    None,
    Reserve,
    Join,
    ResumeOffer,
    ExpireOffer,
    OpenCheckout,
    LookAtCheckout,
    CloseCheckout,
    IntendCharge,
    CreateCharge,
    ConfirmCharge,
    LookAtCharge,
    RetryCharge,
    GiveUpCharge,
    IntendRefund,
    SendRefund,
    LookAtPayments,
    Finish,
    CheckCard,
    Release,
}

internal static class PreorderSteps
{
    /// <summary>The next step of a pre-order.</summary>
    /// <param name="preorder">As it stands.</param>
    /// <param name="isLooked">Whether the provider's objects were looked at on this hint already; a hint makes one look.</param>
    /// <param name="now">The time.</param>
    public static PreorderStep Next(PreorderDocument preorder, bool isLooked, DateTimeOffset now)
    {
        var (isDue, isCancelled) = (preorder.DueAt <= now, preorder.CancelRequestedAt is not null);
        var isToLook = isDue || !isLooked;
        if (Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Intended))
            return PreorderStep.SendRefund;
        return preorder.Status switch
        {
            PreorderStatus.Draft => isDue ? PreorderStep.Reserve : PreorderStep.None,
            PreorderStatus.Waitlisted => !isDue ? PreorderStep.None
                : preorder.Shard is not null ? PreorderStep.ResumeOffer
                : preorder.JoinedAt is null ? PreorderStep.Join : PreorderStep.None,
            PreorderStatus.Offered => preorder.OfferUntil <= now ? PreorderStep.ExpireOffer : PreorderStep.None,
            PreorderStatus.Reserved => PreorderStep.OpenCheckout,
            PreorderStatus.AwaitingPayment => isCancelled || preorder.HoldUntil <= now ? PreorderStep.CloseCheckout : Look(isToLook, PreorderStep.LookAtCheckout),
            PreorderStatus.ChargeDue => isCancelled ? PreorderStep.IntendRefund : isDue ? PreorderStep.IntendCharge : PreorderStep.None,
            PreorderStatus.Charging or PreorderStatus.ActionRequired or PreorderStatus.Declined => NextOfCharge(preorder, isToLook, isDue, isCancelled),
            PreorderStatus.Confirmed or PreorderStatus.Paid => isCancelled || preorder.Outstanding() < 0 ? PreorderStep.IntendRefund
                : isDue ? PreorderStep.CheckCard : Look(isToLook, PreorderStep.LookAtPayments),
            PreorderStatus.Refunding => NextOfRefund(preorder, isToLook, isDue),
            PreorderStatus.Disputed => Look(isToLook, PreorderStep.LookAtPayments),
            _ => preorder.Shard is not null || isDue ? PreorderStep.Release : Look(isToLook && preorder.Payments.Length > 0, PreorderStep.LookAtPayments),
        };
    }

    private static PreorderStep NextOfCharge(PreorderDocument preorder, bool isToLook, bool isDue, bool isCancelled) => preorder switch
    {
        { Charge.IsGivenUp: true } => PreorderStep.IntendRefund,
        { Charge.PaymentId: null } => PreorderStep.CreateCharge,
        _ when isCancelled => PreorderStep.GiveUpCharge,
        { Status: PreorderStatus.Charging } => isDue ? PreorderStep.ConfirmCharge : Look(isToLook, PreorderStep.LookAtCharge),
        { Status: PreorderStatus.Declined or PreorderStatus.ActionRequired } when isDue => preorder.Charge!.IsForbidden ? PreorderStep.GiveUpCharge : PreorderStep.RetryCharge,
        _ => Look(isToLook, PreorderStep.LookAtCharge),
    };

    private static PreorderStep NextOfRefund(PreorderDocument preorder, bool isToLook, bool isDue)
    {
        if (Array.Exists(preorder.Refunds, refund => refund.State == RefundState.Pending))
            return Look(isToLook, PreorderStep.LookAtPayments);
        return preorder.LeftToReturn() <= 0 ? PreorderStep.Finish : isDue ? PreorderStep.IntendRefund : PreorderStep.None;
    }

    private static PreorderStep Look(bool isToLook, PreorderStep look) => isToLook ? look : PreorderStep.None;
}
