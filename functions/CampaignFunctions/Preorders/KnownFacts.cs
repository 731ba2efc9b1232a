namespace CampaignFunctions.Preorders;

/// <summary>Finds what is known about a pre-order.</summary>
internal static class KnownFacts
{
    /// <summary>Returns the facts that are known at this time.</summary>
    /// <param name="looked">
    /// The checks at the payment provider that this hint does not need, or has already made; a hint makes each check once.
    /// </param>
    public static Known Of(PreorderDocument preorder, IReadOnlySet<PreorderStep> looked, DateTimeOffset now)
    {
        var (charge, renewal) = (preorder.Charge, preorder.Renewal);
        return If(preorder.DueAt <= now, Known.Due)
            | If(preorder.CancelRequestedAt is not null, Known.CancelRequested)
            | If(preorder.OfferUntil <= now, Known.OfferOver)
            | If(preorder.OfferedQuantity is not null, Known.OfferIsPartial)
            | If(preorder.Checkout is not null, Known.CheckoutBegun)
            | If(preorder.HoldUntil <= now, Known.HoldOver)
            | If(preorder.Shard is not null, Known.HasShard)
            | If(preorder.JoinedAt is not null, Known.HasJoined)
            | If(preorder.AwaitsProof(), Known.AwaitsProof)
            | If(renewal is { SessionId: null }, Known.RenewalAsked)
            | If(renewal is { SessionId: not null } && !looked.Contains(PreorderStep.LookAtRenewal), Known.RenewalNews)
            | If(charge?.PaymentId is not null, Known.HasChargePayment)
            | If(charge?.IsForbidden == true, Known.NeedsCard)
            | If(charge?.IsGivenUp == true, Known.GivenUp)
            | If(preorder.Payments.Length > 0, Known.HasPayments)
            | If(preorder.IsDisputed(), Known.InDispute)
            | If(preorder.Outstanding() < 0, Known.Overpaid)
            | If(preorder.Refunds.Any(refund => refund.State == RefundState.Intended), Known.RefundIntended)
            | If(preorder.Goodwill is not null, Known.GoodwillAsked)
            | If(preorder.Refunds.Any(refund => refund.State == RefundState.Pending), Known.RefundPending)
            | If(preorder.LeftToReturn() > 0, Known.RefundLeft)
            | If(preorder.StaffNeeded is not null, Known.WaitsForStaff)
            | If(!looked.Contains(PreorderStep.LookAtPayments), Known.PaymentNews)
            | If(!looked.Contains(Look(preorder.Status)), Known.StatusNews);
    }

    private static PreorderStep Look(PreorderStatus status) =>
        status == PreorderStatus.AwaitingPayment ? PreorderStep.LookAtCheckout : PreorderStep.LookAtCharge;

    private static Known If(bool condition, Known fact) => condition ? fact : Known.Nothing;
}
