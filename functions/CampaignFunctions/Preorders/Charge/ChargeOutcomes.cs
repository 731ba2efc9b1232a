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

    /// <summary>Returns the pre-order after its charge, with the mail about it.</summary>
    public static PreorderDocument Paid(PreorderDocument preorder, DateTimeOffset now)
    {
        var settled = preorder.Settled(now) with { DueAt = now };
        return settled.CancelRequestedAt is null ? settled.Mail(PreorderMailKind.Paid, now) : settled;
    }

    /// <summary>
    /// Records an attempt that did not succeed, and schedules the next one. The schedule is a list of times after the first
    /// decline, so other attempts, with other cards, use none of it. After its last time, the charge is given up. If the network
    /// forbids another attempt, nothing is tried until then without another card.
    /// </summary>
    private PreorderDocument Tried(PreorderDocument preorder, PaymentState payment, PreorderMailKind mail, DateTimeOffset now)
    {
        var (charge, card) = (preorder.Charge!, preorder.Charge!.CardId);
        var tried = preorder with
        {
            Charge = charge with
            {
                DeclinedAt = charge.DeclinedAt ?? now,
                Decline = payment.Decline?.Code,
                ActionUrl = payment.ActionUrl,
                AskedCardId = payment.Status == PaymentStatus.ActionRequired ? card : charge.AskedCardId,
            },
        };
        if (card is not null && preorder.Card is { } given && given.Id != card)
            return tried with { DueAt = now }; // the customer has given another card meanwhile: it is tried at once
        var isLast = Next(tried, now) is null;
        var next = Scheduled(tried, isForbidden: isLast || payment.Decline?.IsForbidden == true, now);
        // A customer who has cancelled gets one mail, when the cancellation ends.
        return isLast || preorder.CancelRequestedAt is not null ? next : next.Mail(mail, now);
    }

    /// <summary>Records that the card may not be tried again for now: the customer must give another card.</summary>
    public PreorderDocument TriedTooOften(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        var charge = preorder.Charge! with { DeclinedAt = preorder.Charge.DeclinedAt ?? now, Decline = "tried-too-often" };
        var declined = preorder.To(PreorderStatus.Declined, now) with { Charge = charge };
        return Scheduled(declined, isForbidden: true, now).Mail(PreorderMailKind.Declined, now);
    }

    private PreorderDocument Scheduled(PreorderDocument preorder, bool isForbidden, DateTimeOffset now)
    {
        var charge = preorder.Charge! with { IsForbidden = isForbidden };
        var at = isForbidden ? charge.DeclinedAt!.Value + settings.Value.Schedule[^1] : Next(preorder, now)!.Value;
        return preorder with { Charge = charge, DueAt = at <= now ? now : Max(at, now + Spacing) };
    }

    /// <summary>Returns the next time of the schedule; null if it is over.</summary>
    private DateTimeOffset? Next(PreorderDocument preorder, DateTimeOffset now)
    {
        var first = preorder.Charge!.DeclinedAt!.Value;
        return settings.Value.Schedule.Select(after => (DateTimeOffset?)(first + after)).FirstOrDefault(at => at > now);
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
