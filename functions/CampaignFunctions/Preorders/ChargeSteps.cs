using CampaignFunctions.Payments;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Charges what is owed to the kept card. The payment is made first and its id kept, then it is confirmed: after a decline the same one is
/// confirmed again, so that it succeeds once at most.
/// </summary>
public sealed partial class ChargeSteps(
    IPaymentGateway gateway,
    IOptions<PaymentSettings> settings,
    TimeProvider clock,
    ILogger<ChargeSteps> logger
)
{
    /// <summary>How long a payment that the provider works on is left alone.</summary>
    private static readonly TimeSpan Processing = TimeSpan.FromHours(1);

    /// <summary>Tries are never closer than this, also where the schedule fell behind.</summary>
    private static readonly TimeSpan Spacing = TimeSpan.FromHours(1);

    internal PreorderDocument Intend(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        if (preorder.Outstanding() < PreorderMoney.LeastCharge || preorder.Card is null)
            return preorder.Settled(now) with { DueAt = null };
        return preorder.To(PreorderStatus.Charging, now) with
        {
            Charge = new((preorder.Charge?.Number ?? 0) + 1, preorder.Outstanding(), 1, now),
            DueAt = now,
        };
    }

    internal async Task<PreorderDocument> CreateAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var (charge, now) = (preorder.Charge!, clock.GetUtcNow());
        var purpose = $"charge:{charge.Number}";
        if (charge.StartedAt + IPaymentGateway.KeyLife < now)
        {
            var made = (await gateway.FindPaymentsAsync(preorder.CustomerId!, cancellationToken)).FirstOrDefault(payment =>
                payment.Purpose == purpose && payment.Subject == preorder.Subject()
            );
            return preorder with { Charge = made is null ? Anew(charge, now) : charge with { PaymentId = made.Id }, DueAt = now };
        }

        try
        {
            var order = new PaymentOrder(
                preorder.Subject(),
                preorder.CustomerId!,
                preorder.Card!.Id,
                charge.Amount,
                preorder.Currency,
                purpose
            );
            var made = await gateway.CreatePaymentAsync(order, $"{preorder.Id}:{purpose}:{charge.Attempt}", cancellationToken);
            return preorder with { Charge = charge with { PaymentId = made.Id }, DueAt = now };
        }
        catch (PaymentRefusedException refused)
        {
            return Refused(preorder, refused);
        }
    }

    /// <summary>Confirms the payment of the charge. A payment that somebody may have confirmed is looked up first.</summary>
    /// <param name="preorder">The pre-order, in the status <see cref="PreorderStatus.Charging"/>.</param>
    /// <param name="isNew">Whether the payment was made just now: nobody can have confirmed it yet. Else it is looked at first.</param>
    /// <param name="cancellationToken">Cancels.</param>
    internal async Task<PreorderDocument> ConfirmAsync(PreorderDocument preorder, bool isNew, CancellationToken cancellationToken)
    {
        var (charge, card, now) = (preorder.Charge!, preorder.Card!, clock.GetUtcNow());
        if (!isNew)
        {
            var known = await gateway.FindPaymentAsync(charge.PaymentId!, cancellationToken);
            if (known.Status is not (PaymentStatus.Unconfirmed or PaymentStatus.Declined))
                return Settle(preorder, known);
            if (charge.StartedAt + IPaymentGateway.KeyLife < now)
                return preorder with { Charge = Anew(charge, now), DueAt = now }; // it did not succeed, and what its key did is forgotten
        }

        try
        {
            var key = $"{preorder.Id}:charge:{charge.Number}:confirm:{charge.Attempt}";
            var payment = await gateway.ConfirmPaymentAsync(charge.PaymentId!, new(card.Id, null), key, cancellationToken);
            if (payment is { Status: PaymentStatus.Declined, Decline.NeedsCustomer: true })
                payment = await gateway.ConfirmPaymentAsync(
                    charge.PaymentId!,
                    new(card.Id, preorder.ReturnUrl),
                    $"{key}:ask",
                    cancellationToken
                );
            return Settle(preorder, payment);
        }
        catch (PaymentRefusedException refused)
        {
            return Refused(preorder, refused);
        }
    }

    /// <summary>The same charge under new keys: it is known that the last ones moved no money.</summary>
    private static ChargeIntent Anew(ChargeIntent charge, DateTimeOffset now) =>
        charge with
        {
            Attempt = charge.Attempt + 1,
            StartedAt = now,
        };

    /// <summary>The provider takes no payment from this card at all: until there is another, it is a decline for good.</summary>
    private PreorderDocument Refused(PreorderDocument preorder, PaymentRefusedException refused)
    {
        ChargeRefused(refused, preorder.Id);
        var (now, first) = (clock.GetUtcNow(), preorder.Charge!.DeclinedAt ?? clock.GetUtcNow());
        return preorder.To(PreorderStatus.Declined, now).Mail(PreorderMailKind.Declined, now) with
        {
            Charge = preorder.Charge with { DeclinedAt = first, Decline = refused.Code, IsForbidden = true },
            DueAt = Max(first + settings.Value.Schedule[^1], now + Spacing),
        };
    }

    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var payment = await gateway.FindPaymentAsync(preorder.Charge!.PaymentId!, cancellationToken);
        var isAsOneKnows = payment.Status switch
        {
            PaymentStatus.Declined => preorder.Status == PreorderStatus.Declined,
            PaymentStatus.ActionRequired => preorder.Status == PreorderStatus.ActionRequired,
            PaymentStatus.Unconfirmed => true,
            _ => false,
        };
        return isAsOneKnows ? preorder : Settle(preorder, payment);
    }

    /// <summary>Another try, meant before it is made.</summary>
    internal PreorderDocument Retry(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        return preorder.To(PreorderStatus.Charging, now) with
        {
            Charge = Anew(preorder.Charge!, now) with { ActionUrl = null },
            DueAt = now,
        };
    }

    /// <summary>Cancels the payment at the provider, then the pre-order: unless it was paid first.</summary>
    internal async Task<PreorderDocument> GiveUpAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (
            preorder.Charge!.PaymentId is { } id
            && await gateway.CancelPaymentAsync(id, cancellationToken) is { Status: not PaymentStatus.Canceled } payment
        )
            return Settle(preorder, payment);
        var now = clock.GetUtcNow();
        var left = preorder.CancelRequestedAt is null ? preorder.Mail(PreorderMailKind.ChargeFailed, now) : preorder;
        return left with
        {
            CancelRequestedAt = preorder.CancelRequestedAt ?? now,
            Charge = preorder.Charge with { IsGivenUp = true },
            DueAt = now,
        };
    }

    private PreorderDocument Settle(PreorderDocument preorder, PaymentState payment)
    {
        var now = clock.GetUtcNow();
        return payment.Status switch
        {
            PaymentStatus.Succeeded => Paid(preorder.With(payment, now), now),
            PaymentStatus.Canceled => preorder.To(PreorderStatus.Confirmed, now) with { DueAt = now }, // by somebody else: it is owed still
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
    /// A try that did not succeed: the next comes by the schedule, which begins with the first. After the last, and where the network
    /// forbids another, the charge is given up when the schedule ends.
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
        return isLast ? tried : tried.Mail(mail, now);
    }

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    [LoggerMessage(
        EventId = 565,
        Level = LogLevel.Error,
        Message = "The payment provider takes no payment for pre-order {PreorderId}"
    )]
    private partial void ChargeRefused(Exception refused, string preorderId);
}
