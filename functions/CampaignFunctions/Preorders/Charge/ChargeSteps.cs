using CampaignFunctions.Payments;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Charges the amount owed to the saved card. Each charge first creates its payment and stores the id, and then confirms the
/// payment. After a decline, the same payment is confirmed again, so it succeeds at most once.
/// </summary>
public sealed class ChargeSteps(IPaymentGateway gateway, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    private readonly ChargeOutcomes _outcomes = new(settings, clock);

    internal PreorderDocument Intend(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        if (!preorder.Owes() || preorder.Card is null)
            return preorder.Settled(now) with { DueAt = null };
        var charge = new ChargeIntent((preorder.Charge?.Number ?? 0) + 1, preorder.Outstanding(), 0, now);
        return CardAttempt.MayTry(preorder, now)
            ? Attempt(preorder.To(PreorderStatus.Charging, now), charge, now)
            : _outcomes.TriedTooOften(preorder with { Charge = charge });
    }

    internal async Task<PreorderDocument> CreateAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var (charge, now) = (preorder.Charge!, clock.GetUtcNow());
        var purpose = $"charge:{charge.Number}";
        if (charge.StartedAt + IPaymentGateway.KeyLife < now)
            return await MadeAsync(preorder, purpose, now, cancellationToken) ?? Attempt(preorder, charge, now);

        try
        {
            var order = new PaymentOrder(
                preorder.Subject(),
                preorder.CustomerId!,
                CardOf(preorder),
                charge.Amount,
                preorder.Currency,
                preorder.Title,
                purpose
            );
            var made = await gateway.CreatePaymentAsync(order, $"{preorder.Id}:{purpose}:{charge.Attempt}", cancellationToken);
            return preorder with { Charge = charge with { PaymentId = made.Id }, DueAt = now };
        }
        catch (PaymentGatewayUnavailableException fault) when (fault.IsKeyUsed)
        {
            if (await MadeAsync(preorder, purpose, now, cancellationToken) is { } made)
                return made;
            throw; // the call of the earlier version may still run
        }
        catch (PaymentRefusedException refused) when (refused.IsTooSmall)
        {
            // The published minima are only a first check: the account may settle in another currency.
            return ChargeOutcomes.Paid(preorder with { Waived = preorder.Waived + charge.Amount }, now);
        }
        catch (PaymentRefusedException refused)
        {
            return Refused(preorder, refused, now);
        }
    }

    /// <summary>Returns the pre-order with the payment that an earlier call has created; null if there is none.</summary>
    private async Task<PreorderDocument?> MadeAsync(
        PreorderDocument preorder,
        string purpose,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var payments = await gateway.FindPaymentsAsync(preorder.CustomerId!, cancellationToken);
        var made = payments.FirstOrDefault(payment => payment.Purpose == purpose && payment.Subject == preorder.Subject());
        return made is null ? null : preorder with { Charge = preorder.Charge! with { PaymentId = made.Id }, DueAt = now };
    }

    /// <summary>
    /// Confirms the payment of the charge. If another process may have confirmed the payment, looks it up first.
    /// </summary>
    /// <param name="preorder">A pre-order in the status <see cref="PreorderStatus.Charging"/>.</param>
    /// <param name="isNew">
    /// True if this process has just created the payment, so no other process can have confirmed it yet.
    /// </param>
    internal async Task<PreorderDocument> ConfirmAsync(PreorderDocument preorder, bool isNew, CancellationToken cancellationToken)
    {
        var (charge, card, now) = (preorder.Charge!, CardOf(preorder), clock.GetUtcNow());
        if (!isNew)
        {
            var known = await gateway.FindPaymentAsync(charge.PaymentId!, cancellationToken);
            // If the bank of another card had asked the customer, this card is tried instead.
            var isAskedForAnother = known.Status == PaymentStatus.ActionRequired && charge.AskedCardId != card;
            if (!isAskedForAnother && known.Status is not (PaymentStatus.Unconfirmed or PaymentStatus.Declined))
                return _outcomes.Settle(preorder, known);
            // The payment did not succeed, and the payment provider may have forgotten the key of this attempt.
            if (charge.StartedAt + IPaymentGateway.KeyLife < now)
                return Attempt(preorder, charge, now);
        }

        try
        {
            var key = $"{preorder.Id}:charge:{charge.Number}:confirm:{charge.Attempt}";
            var payment = await gateway.ConfirmPaymentAsync(charge.PaymentId!, new(card, null), key, cancellationToken);
            if (payment is { Status: PaymentStatus.Declined, Decline.NeedsCustomer: true })
                payment = await gateway.ConfirmPaymentAsync(
                    charge.PaymentId!,
                    new(card, preorder.ReturnUrl),
                    $"{key}:ask",
                    cancellationToken
                );
            return _outcomes.Settle(preorder, payment);
        }
        catch (PaymentRefusedException refused)
        {
            return Refused(preorder, refused, now);
        }
    }

    /// <summary>
    /// Returns the pre-order with another attempt at the charge, under new keys and with the card that the customer gave last.
    /// The caller must know that the previous keys moved no money.
    /// </summary>
    private static PreorderDocument Attempt(PreorderDocument preorder, ChargeIntent charge, DateTimeOffset now)
    {
        var card = preorder.Card!.Id;
        return preorder with
        {
            Charge = charge with { Attempt = charge.Attempt + 1, StartedAt = now, CardId = card, ActionUrl = null },
            CardAttempts = CardAttempt.Add(preorder, now),
            DueAt = now,
        };
    }

    private static string CardOf(PreorderDocument preorder) => preorder.Charge!.CardId ?? preorder.Card!.Id;

    /// <summary>Returns the pre-order waiting for staff. The call moved no money, and the next one has another key.</summary>
    private static PreorderDocument Refused(PreorderDocument preorder, PaymentRefusedException refused, DateTimeOffset now) =>
        Attempt(preorder, preorder.Charge!, now).WaitingForStaff(refused, now);

    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var charge = preorder.Charge!;
        var payment = await gateway.FindPaymentAsync(charge.PaymentId!, cancellationToken);
        return (payment.Status, preorder.Status) switch
        {
            (PaymentStatus.Unconfirmed, _) or (PaymentStatus.Declined, PreorderStatus.Declined) => preorder,
            (PaymentStatus.ActionRequired, PreorderStatus.ActionRequired) => payment.ActionUrl == charge.ActionUrl
                ? preorder
                : preorder with
                {
                    Charge = charge with { ActionUrl = payment.ActionUrl },
                },
            _ => _outcomes.Settle(preorder, payment),
        };
    }

    /// <summary>Records another attempt before it is made.</summary>
    internal PreorderDocument Retry(PreorderDocument preorder)
    {
        var now = clock.GetUtcNow();
        return CardAttempt.MayTry(preorder, now)
            ? Attempt(preorder.To(PreorderStatus.Charging, now), preorder.Charge!, now)
            : _outcomes.TriedTooOften(preorder);
    }

    /// <summary>
    /// Cancels the payment at the payment provider, and then the pre-order, unless the payment succeeded first.
    /// </summary>
    internal async Task<PreorderDocument> GiveUpAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (await StandingAsync(preorder, cancellationToken) is { } payment)
            return _outcomes.Settle(preorder, payment);
        var now = clock.GetUtcNow();
        var left = preorder.CancelRequestedAt is null ? preorder.Mail(PreorderMailKind.ChargeFailed, now) : preorder;
        return left with
        {
            CancelRequestedAt = preorder.CancelRequestedAt ?? now,
            Charge = preorder.Charge! with { IsGivenUp = true },
            DueAt = now,
        };
    }

    /// <summary>
    /// Cancels the payment at the payment provider, because the customer disputes an earlier payment. If this payment succeeded
    /// first, it stands.
    /// </summary>
    internal async Task<PreorderDocument> StopAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        if (await StandingAsync(preorder, cancellationToken) is { } payment)
            return _outcomes.Settle(preorder, payment);
        var now = clock.GetUtcNow();
        return preorder.To(PreorderStatus.Disputed, now).Mail(PreorderMailKind.Disputed, now) with { DueAt = null };
    }

    /// <summary>Cancels the payment of the charge. Returns the payment if it could not be cancelled.</summary>
    private async Task<PaymentState?> StandingAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        preorder.Charge!.PaymentId is { } id
        && await gateway.CancelPaymentAsync(id, cancellationToken) is { Status: not PaymentStatus.Canceled } payment
            ? payment
            : null;
}
