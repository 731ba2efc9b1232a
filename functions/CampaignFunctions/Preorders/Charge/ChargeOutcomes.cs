using CampaignFunctions.Payments;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>Decides what a pre-order becomes when a charge succeeded or was declined.</summary>
internal sealed class ChargeOutcomes(IOptions<PaymentSettings> settings, TimeProvider clock)
{
    /// <summary>How long this process waits before it checks a payment that the payment provider is processing.</summary>
    private static readonly TimeSpan Processing = TimeSpan.FromHours(1);

    /// <summary>The shortest time between two attempts, even if the schedule fell behind.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromHours(1);

    public PreorderDocument Settle(PreorderDocument preorder, PaymentState payment)
    {
        var now = clock.GetUtcNow();
        return payment.Status switch
        {
            PaymentStatus.Succeeded => Paid(preorder.With(payment, now), now),
            // Somebody cancelled the payment at the payment provider: the amount is still owed.
            PaymentStatus.Canceled => preorder.To(PreorderStatus.Confirmed, now) with { DueAt = now },
            PaymentStatus.ActionRequired => Tried(
                preorder.To(PreorderStatus.ActionRequired, now),
                payment,
                PreorderMailKind.ActionRequired,
                now
            ),
            PaymentStatus.Declined => Tried(preorder.To(PreorderStatus.Declined, now), payment, PreorderMailKind.Declined, now),
            _ => preorder with { DueAt = now + Processing },
        };
    }

    private static PreorderDocument Paid(PreorderDocument preorder, DateTimeOffset now)
    {
        var settled = preorder.Settled(now) with { DueAt = now };
        return settled.CancelRequestedAt is null ? settled.Mail(PreorderMailKind.Paid, now) : settled;
    }

    /// <summary>
    /// Records an attempt that did not succeed, and schedules the next one. The schedule starts at the first decline. After the
    /// last attempt, or if the network forbids another one, the charge is given up when the schedule ends.
    /// </summary>
    private PreorderDocument Tried(PreorderDocument preorder, PaymentState payment, PreorderMailKind mail, DateTimeOffset now)
    {
        var (charge, schedule) = (preorder.Charge!, settings.Value.Schedule);
        var first = charge.DeclinedAt ?? now;
        var isLast = charge.Attempt > schedule.Length;
        var isForbidden = isLast || payment.Decline?.IsForbidden == true;
        var next = first + (isForbidden ? schedule[^1] : schedule[charge.Attempt - 1]);
        var tried = preorder with
        {
            Charge = charge with
            {
                DeclinedAt = first,
                Decline = payment.Decline?.Code,
                IsForbidden = isForbidden,
                ActionUrl = payment.ActionUrl,
            },
            DueAt = isLast ? now : Max(next, now + Spacing),
        };
        // A customer who has cancelled gets one mail, when the cancellation ends.
        return isLast || preorder.CancelRequestedAt is not null ? tried : tried.Mail(mail, now);
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
