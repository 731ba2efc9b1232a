using CampaignFunctions.Payments;
using Microsoft.Extensions.Logging;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Refunds money: by the terms if a pre-order is cancelled, and the excess if its price has fallen. Each refund is recorded
/// before it is sent. It also updates the ledger from the payment provider, including refunds and disputes that others started.
/// </summary>
public sealed partial class RefundSteps(IPaymentGateway gateway, TimeProvider clock, ILogger<RefundSteps> logger)
{
    /// <summary>After so many failed refunds, staff must look.</summary>
    private const int MostFailures = 3;

    /// <summary>The wait before a failed refund is tried again, or a pending refund is checked.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromDays(1);

    internal async Task<PreorderDocument> IntendAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (known, left) = await LookAsync(preorder, now, cancellationToken);
        var amount = known.CancelRequestedAt is null ? -known.Outstanding() : known.LeftToReturn();
        if (amount > 0 && Failures(known) >= MostFailures)
            return known.WaitingForStaff(StaffNeeded.RefundFailed, now);
        var intents = new List<RefundIntent>();
        foreach (var (paymentId, most) in left)
        {
            if (Math.Min(amount, most) is var part and > 0)
                intents.Add(
                    new(known.Refunds.Length + intents.Count + 1, paymentId, part, now, known.CancelRequestedAt is not null)
                );
            amount -= Math.Max(0, Math.Min(amount, most));
        }

        // Money that the customer's bank holds cannot be refunded now, but may be refundable later.
        known = known with
        {
            Refunds = [.. known.Refunds, .. intents],
            DueAt = amount > 0 && intents.Count == 0 ? now + Later : now,
        };
        if (known.CancelRequestedAt is not null)
            return known.To(PreorderStatus.Refunding, now);
        if (intents.Count > 0 || amount <= 0)
            return known;
        return known.IsDisputed() ? Disputed(known, now) : known.WaitingForStaff(StaffNeeded.NothingToRefund, now);
    }

    private static PreorderDocument Disputed(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.To(PreorderStatus.Disputed, now).Mail(PreorderMailKind.Disputed, now) with
        {
            DueAt = null,
        };

    /// <summary>Returns the number of refunds that failed since staff last looked.</summary>
    private static int Failures(PreorderDocument preorder) =>
        preorder.Refunds.Count(refund =>
            refund.State == RefundState.Failed && (preorder.ResumedAt is null || refund.At > preorder.ResumedAt)
        );

    internal async Task<PreorderDocument> SendAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var meant = preorder.Refunds.First(refund => refund.State == RefundState.Intended);
        RefundIntent sent;
        try
        {
            var purpose = $"refund:{meant.Number}";
            var made =
                meant.At + IPaymentGateway.KeyLife < clock.GetUtcNow()
                    ? (await gateway.FindPaymentAsync(meant.PaymentId, cancellationToken)).Refunds.FirstOrDefault(refund =>
                        refund.Purpose == purpose
                    )
                    : await gateway.RefundAsync(
                        new(preorder.Subject(), meant.PaymentId, meant.Amount, purpose),
                        $"{preorder.Id}:{purpose}",
                        cancellationToken
                    );
            sent = made is null
                ? meant with
                {
                    State = RefundState.Failed,
                }
                : meant with
                {
                    RefundId = made.Id,
                    State = PreorderLedger.StateOf(made),
                };
        }
        catch (PaymentRefusedException refused)
        {
            RefundRefused(refused, preorder.Id, meant.Number);
            sent = meant with { State = RefundState.Failed };
        }

        var now = clock.GetUtcNow();
        var refunded = preorder with
        {
            Refunds = Array.ConvertAll(preorder.Refunds, refund => refund.Number == meant.Number ? sent : refund),
        };
        var next = sent.RefundId is null
            ? refunded
            : refunded.With(await gateway.FindPaymentAsync(meant.PaymentId, cancellationToken), now);
        if (
            next.Status is PreorderStatus.Confirmed or PreorderStatus.Paid or PreorderStatus.Fulfilled
            && next.CancelRequestedAt is null
        )
            next = next.Settled(now); // the price may have risen again since
        return next with { DueAt = sent.State == RefundState.Succeeded ? now : now + Later };
    }

    /// <summary>Returns the pre-order after a check of its payments at the payment provider.</summary>
    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (known, _) = await LookAsync(preorder, now, cancellationToken);
        if (known.Status == PreorderStatus.Refunding)
        {
            var isPending = Array.Exists(known.Refunds, each => each.State == RefundState.Pending);
            return isPending && known.DueAt <= now ? known with { DueAt = now + Later } : known;
        }

        if (known.Status.IsOver())
        {
            if (known.LeftToReturn() <= 0)
                return known;
            RefundCameBack(known.Id);
            return known.To(PreorderStatus.Refunding, now) with { DueAt = now + Later };
        }

        var isDisputed = known.IsDisputed();
        if (
            isDisputed
            && known.Status
                is PreorderStatus.Confirmed
                    or PreorderStatus.Paid
                    or PreorderStatus.Fulfilled
                    or PreorderStatus.ChargeDue
        )
            return Disputed(known, now);
        if (isDisputed && known.Status != PreorderStatus.Disputed && !(known.DueAt <= now))
            return known with { DueAt = now }; // the charge must be stopped
        var isWon =
            known.Status == PreorderStatus.Disputed
            && !isDisputed
            && known.Ledger.Any(entry => entry.Reference.EndsWith(PreorderLedger.Won, StringComparison.Ordinal));
        return isWon ? known.Settled(now) with { DueAt = now } : known;
    }

    /// <summary>Ends a cancelled pre-order after its refunds were sent.</summary>
    internal PreorderDocument Finish(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        var over = preorder.To(RefundNews.IsRefunded(preorder) ? PreorderStatus.Refunded : PreorderStatus.Cancelled, now);
        return over.Mail(RefundNews.Of(preorder), now) with { DueAt = now };
    }

    private async Task<(PreorderDocument Known, List<(string PaymentId, long Most)> Left)> LookAsync(
        PreorderDocument preorder,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var left = new List<(string, long)>();
        foreach (var id in preorder.Payments.Reverse())
        {
            var payment = await gateway.FindPaymentAsync(id, cancellationToken);
            preorder = preorder.With(payment, now);
            left.Add((id, Refundable(payment)));
        }

        return (preorder, left);
    }

    /// <summary>
    /// Returns the part of a payment that can still be refunded. It is 0 while the customer's bank holds money of it. Money that
    /// the bank gave back to the customer is not refunded again.
    /// </summary>
    private static long Refundable(PaymentState payment) =>
        payment.Disputes.Any(dispute => dispute.Status is not (DisputeStatus.Won or DisputeStatus.Lost))
            ? 0
            : payment.Received
                - payment.Refunds.Where(refund => refund.Status != RefundStatus.Failed).Sum(refund => refund.Amount)
                - payment.Disputes.Where(dispute => dispute.Status == DisputeStatus.Lost).Sum(dispute => dispute.Amount);

    [LoggerMessage(EventId = 560, Level = LogLevel.Error, Message = "Stripe rejected refund {Number} of pre-order {PreorderId}")]
    private partial void RefundRefused(Exception refused, string preorderId, int number);

    [LoggerMessage(
        EventId = 566,
        Level = LogLevel.Error,
        Message = "A refund of pre-order {PreorderId} failed after it had succeeded; it will be retried"
    )]
    private partial void RefundCameBack(string preorderId);
}
