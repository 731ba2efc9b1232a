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
        if (amount > 0 && RefundRules.Failures(known) >= MostFailures)
            return known.WaitingForStaff(StaffNeeded.RefundFailed, now);
        var (intents, missing) = RefundRules.Divide(known, amount, left, now);

        // Money that the customer's bank holds cannot be refunded now, but may be refundable later.
        known = known with
        {
            Refunds = [.. known.Refunds, .. intents],
            DueAt = missing > 0 && intents.Count == 0 ? now + Later : now,
        };
        if (known.CancelRequestedAt is not null)
            return known.To(PreorderStatus.Refunding, now);
        if (intents.Count > 0 || missing <= 0)
            return known;
        return known.IsDisputed() ? Disputed(known, now) : known.WaitingForStaff(StaffNeeded.NothingToRefund, now);
    }

    /// <summary>
    /// Records the refund that staff asked for, whole or not at all: if it cannot be refunded any more, staff must look.
    /// </summary>
    internal async Task<PreorderDocument> IntendGoodwillAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (known, left) = await LookAsync(preorder, now, cancellationToken);
        var (intents, missing) = RefundRules.Divide(known, preorder.Goodwill!.Amount, left, now);
        known = known with { Goodwill = null };
        return missing > 0
            ? known.WaitingForStaff(StaffNeeded.NothingToRefund, now)
            : known with
            {
                Refunds = [.. known.Refunds, .. intents.Select(intent => intent with { IsReturn = false, IsGoodwill = true })],
            };
    }

    private static PreorderDocument Disputed(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.To(PreorderStatus.Disputed, now).Mail(PreorderMailKind.Disputed, now) with
        {
            DueAt = null,
        };

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
        if (sent.IsGoodwill)
            return RefundRules.GoodwillSent(next, meant.Number, now);
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
            left.Add((id, RefundRules.Refundable(payment)));
        }

        return (preorder, left);
    }

    [LoggerMessage(EventId = 560, Level = LogLevel.Error, Message = "Stripe rejected refund {Number} of pre-order {PreorderId}")]
    private partial void RefundRefused(Exception refused, string preorderId, int number);

    [LoggerMessage(
        EventId = 566,
        Level = LogLevel.Error,
        Message = "A refund of pre-order {PreorderId} failed after it had succeeded; it will be retried"
    )]
    private partial void RefundCameBack(string preorderId);
}
