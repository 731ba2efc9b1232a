using CampaignFunctions.Payments;

namespace CampaignFunctions.Preorders;

/// <summary>Decides how much of which payment goes back.</summary>
internal static class RefundRules
{
    /// <summary>Divides an amount among the payments. Returns the refunds, and the amount that no payment has left.</summary>
    public static (List<RefundIntent> Intents, long Missing) Divide(
        PreorderDocument preorder,
        long amount,
        List<(string PaymentId, long Most)> left,
        DateTimeOffset now
    )
    {
        var intents = new List<RefundIntent>();
        foreach (var (paymentId, most) in left)
        {
            if (Math.Min(amount, most) is not (var part and > 0))
                continue;
            var number = preorder.Refunds.Length + intents.Count + 1;
            intents.Add(new(number, paymentId, part, now, IsReturn: preorder.CancelRequestedAt is not null));
            amount -= part;
        }

        return (intents, amount);
    }

    /// <summary>
    /// Returns the part of a payment that can still be refunded. It is 0 while the customer's bank holds money of it. Money that
    /// the bank gave back to the customer is not refunded again.
    /// </summary>
    public static long Refundable(PaymentState payment) =>
        payment.Disputes.Any(dispute => dispute.Status is not (DisputeStatus.Won or DisputeStatus.Lost))
            ? 0
            : payment.Received
                - payment.Refunds.Where(refund => refund.Status != RefundStatus.Failed).Sum(refund => refund.Amount)
                - payment.Disputes.Where(dispute => dispute.Status == DisputeStatus.Lost).Sum(dispute => dispute.Amount);

    /// <summary>Returns the number of refunds that failed since staff last looked.</summary>
    public static int Failures(PreorderDocument preorder) =>
        preorder.Refunds.Count(refund =>
            refund.State == RefundState.Failed && (preorder.ResumedAt is null || refund.At > preorder.ResumedAt)
        );

    /// <summary>
    /// Returns the pre-order after a part of a refund was sent that staff had asked for. If it failed, the rest is not sent, and
    /// staff must ask for it again. The customer is told of what is on its way, and of nothing else.
    /// </summary>
    public static PreorderDocument GoodwillSent(PreorderDocument preorder, int number, DateTimeOffset now)
    {
        var sent = Array.Find(preorder.Refunds, refund => refund.Number == number)!;
        var refunds = preorder.Refunds;
        if (sent.State == RefundState.Failed)
            refunds = Array.ConvertAll(
                refunds,
                refund =>
                    refund is { IsGoodwill: true, State: RefundState.Intended }
                        ? refund with
                        {
                            State = RefundState.Failed,
                        }
                        : refund
            );
        var next = preorder with { Refunds = refunds };
        if (sent.State == RefundState.Failed)
            next = next.WaitingForStaff(StaffNeeded.RefundFailed, now);
        var isOver = !Array.Exists(refunds, refund => refund.State == RefundState.Intended);
        return isOver && next.LastGoodwill() is var amount and > 0 ? next.Mail(PreorderMailKind.Goodwill, now, amount) : next;
    }
}
