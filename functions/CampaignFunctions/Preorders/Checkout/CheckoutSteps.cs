using CampaignFunctions.Campaigns;
using CampaignFunctions.Payments;
using CampaignFunctions.Telemetry;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes a pre-order from the line through its checkout. Either the customer pays the amount due or saves a card, or the hold
/// ends once nobody can pay any more.
/// </summary>
public sealed class CheckoutSteps(IPaymentGateway gateway, TimeProvider clock)
{
    /// <summary>A customer who waited longer than this in line may have left.</summary>
    private static readonly TimeSpan LongWait = TimeSpan.FromMinutes(10);

    /// <summary>How long the page stays open at least after a long wait.</summary>
    private static readonly TimeSpan OpenAfterLongWait = TimeSpan.FromHours(2);

    /// <summary>A customer who waited longer than this in line gets a mail when the page opens.</summary>
    private static readonly TimeSpan MailedWait = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The extra time of a later attempt: the payment provider rejected the end of the one before as too early, so our clock may
    /// be slow.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>The most attempts to open a checkout if the payment provider rejects its end as too early.</summary>
    private const int MostAttempts = 5;

    /// <summary>How long an opening without an answer is repeated before the customer's checkouts are listed.</summary>
    private static readonly TimeSpan Unanswered = TimeSpan.FromMinutes(5);

    /// <summary>The wait before another attempt, if the payment provider rejected the one before.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>The wait before a checkout is checked again, if its payment is not complete.</summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    /// <summary>Records the checkout and the end of the hold, just before the checkout is opened.</summary>
    /// <param name="openFor">How long a page stays open in this campaign.</param>
    /// <param name="edition">The edition; null if it is not known.</param>
    internal PreorderDocument Begin(PreorderDocument preorder, TimeSpan openFor, EditionDefinition? edition)
    {
        var now = clock.GetUtcNow();
        var isFinal = preorder.DueNow == preorder.Amount && edition?.MayRise == false;
        var time = now - InLineSince(preorder) > LongWait && openFor < OpenAfterLongWait ? OpenAfterLongWait : openFor;
        if (preorder.HeldUntil - now is { } held && held > time)
            time = Earlier(held, CampaignDefinition.MostCheckoutTime);
        var number = preorder.ClosedCheckout + 1;
        return Attempt(preorder, new(number, preorder.DueNow, now + time) { BegunAt = now, IsFinal = isFinal }, now);
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    /// <summary>
    /// Opens the checkout that was recorded. A repeated call sends the same values with the same key, so it returns the same
    /// checkout. There is another attempt only if this one was never carried out: then the customer has no checkout.
    /// </summary>
    internal async Task<PreorderDocument> OpenAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var (checkout, now) = (preorder.Checkout!, clock.GetUtcNow());
        if (checkout.BegunAt + Unanswered <= now || checkout.ExpiresAt <= now)
            return await AnewAsync(preorder, now, wait: TimeSpan.Zero, cancellationToken);
        var customer = preorder.CustomerId;
        try
        {
            customer ??= await CreateCustomerAsync(preorder, cancellationToken);
            var opened = await gateway.OpenCheckoutAsync(
                checkout.OrderOf(preorder, customer),
                $"{preorder.Id}:checkout:{checkout.Attempt}",
                cancellationToken
            );
            return Opened(preorder with { CustomerId = customer }, opened);
        }
        catch (PaymentGatewayUnavailableException) when (preorder.CustomerId is null && customer is not null)
        {
            return preorder with { CustomerId = customer }; // it must be known before the customer's checkouts can be listed
        }
        catch (PaymentRefusedException refused)
            when (refused.IsTooLate && checkout.Attempt - preorder.ClosedCheckout < MostAttempts)
        {
            return await AnewAsync(preorder with { CustomerId = customer }, now, Pause, cancellationToken);
        }
        catch (PaymentRefusedException refused)
        {
            return preorder.WaitingForStaff(refused, now) with
            {
                CustomerId = customer,
                Checkout = checkout with { Attempt = checkout.Attempt + 1 }, // the key may keep the refusal
            };
        }
    }

    private Task<string> CreateCustomerAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var attempt = preorder.Checkout!.Attempt;
        var key = attempt == 1 ? $"{preorder.Id}:customer" : $"{preorder.Id}:customer:{attempt}";
        return gateway.CreateCustomerAsync(preorder.Subject(), key, cancellationToken);
    }

    /// <summary>
    /// Uses the checkout if it exists after all. Otherwise ends the pre-order, or begins another attempt. If we do not know the
    /// customer, nobody knows the page of a checkout.
    /// </summary>
    private async Task<PreorderDocument> AnewAsync(
        PreorderDocument preorder,
        DateTimeOffset now,
        TimeSpan wait,
        CancellationToken cancellationToken
    )
    {
        var made = preorder.CustomerId is { } customer ? await gateway.FindCheckoutsAsync(customer, cancellationToken) : [];
        if (made.FirstOrDefault(each => each.Status != CheckoutStatus.Expired) is { } found)
            return Opened(preorder, found);
        if (preorder.CancelRequestedAt is not null)
            return CheckoutEnds.Over(preorder, now);
        var before = preorder.Checkout!;
        var time = before.ExpiresAt - (before.BegunAt ?? before.ExpiresAt - CampaignDefinition.LeastCheckoutTime) + Slack;
        var next = before with
        {
            Attempt = before.Attempt + 1,
            Amount = preorder.DueNow,
            ExpiresAt = now + Earlier(time, CampaignDefinition.MostCheckoutTime + Slack),
            BegunAt = now,
        };
        return Attempt(preorder, next, now) with { DueAt = now + wait };
    }

    private static PreorderDocument Attempt(PreorderDocument preorder, CheckoutIntent checkout, DateTimeOffset now) =>
        preorder with
        {
            Checkout = checkout,
            HoldUntil = checkout.ExpiresAt,
            DueAt = now,
        };

    private PreorderDocument Opened(PreorderDocument preorder, CheckoutState opened)
    {
        var now = clock.GetUtcNow();
        var waited = now - InLineSince(preorder);
        CampaignTelemetry.TimeInLine.Record(waited.TotalSeconds);
        var open = preorder.To(PreorderStatus.AwaitingPayment, now) with
        {
            Checkout = preorder.Checkout! with { SessionId = opened.Id, Url = opened.Url },
            DueAt = preorder.CancelRequestedAt is null && opened.Status == CheckoutStatus.Open ? preorder.HoldUntil : now,
        };
        var mayBeAway = waited > MailedWait || preorder.ClosedCheckout > 0;
        return mayBeAway && preorder.CancelRequestedAt is null ? open.Mail(PreorderMailKind.CheckoutOpen, now) : open;
    }

    private static DateTimeOffset InLineSince(PreorderDocument preorder) =>
        Array.FindLast(preorder.History, entry => entry.Status == PreorderStatus.Reserved)?.At ?? preorder.CreatedAt;

    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        await SettleAsync(
            preorder,
            await gateway.FindCheckoutAsync(preorder.Checkout!.SessionId!, cancellationToken),
            cancellationToken
        );

    /// <summary>Closes the checkout at the payment provider, so that nobody can pay after the hold ends.</summary>
    internal async Task<PreorderDocument> CloseAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        await SettleAsync(
            preorder,
            await gateway.CloseCheckoutAsync(preorder.Checkout!.SessionId!, cancellationToken),
            cancellationToken
        );

    private async Task<PreorderDocument> SettleAsync(
        PreorderDocument preorder,
        CheckoutState checkout,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (checkout.Status == CheckoutStatus.Expired)
            return CheckoutEnds.Unpaid(preorder, now);
        if (checkout is not { Status: CheckoutStatus.Complete, IsPaid: true })
            return preorder with { DueAt = preorder.HoldUntil > now ? preorder.HoldUntil : now + Later };

        var paid = checkout.PaymentId is { } id
            ? preorder.With(await gateway.FindPaymentAsync(id, cancellationToken), now)
            : preorder;
        var card = preorder.Checkout!.IsFinal ? null : checkout.Card;
        paid = paid with { Card = card ?? paid.Card, HoldUntil = null };
        paid = paid.WithoutCancelByLink().Settled(now) with { DueAt = now };
        var mail = paid.Status == PreorderStatus.Paid ? PreorderMailKind.Paid : PreorderMailKind.Confirmed;
        return paid.CancelRequestedAt is null ? paid.Mail(mail, now) : paid;
    }
}
