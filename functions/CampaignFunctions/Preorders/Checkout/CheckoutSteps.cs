using CampaignFunctions.Payments;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>
/// Takes a pre-order from its hold through its checkout. Either the customer pays the amount due or saves a card, or the hold
/// ends once nobody can pay any more.
/// </summary>
public sealed partial class CheckoutSteps(
    IPaymentGateway gateway,
    IOptions<PaymentSettings> settings,
    TimeProvider clock,
    ILogger<CheckoutSteps> logger
)
{
    /// <summary>How long after its end a checkout is checked: the payment provider closes it a little late.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The wait before a checkout is tried again after the payment provider rejected its end as too early: our clock may be slow.
    /// </summary>
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Opens the checkout that was recorded. If the answer is lost, the same call returns the same checkout. If the payment
    /// provider never answers, the checkout is looked for when the hold ends.
    /// </summary>
    internal async Task<PreorderDocument> OpenAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var (subject, checkout, now) = (preorder.Subject(), preorder.Checkout!, clock.GetUtcNow());
        var customer = preorder.CustomerId;
        try
        {
            customer ??= await gateway.CreateCustomerAsync(subject, $"{preorder.Id}:customer", cancellationToken);
            var order = new CheckoutOrder(
                subject,
                customer,
                checkout.Amount,
                preorder.Currency,
                preorder.Title,
                checkout.ExpiresAt,
                preorder.ReturnUrl
            );
            return Opened(
                preorder,
                customer,
                await gateway.OpenCheckoutAsync(order, $"{preorder.Id}:checkout:{checkout.Attempt}", cancellationToken)
            );
        }
        catch (PaymentRefusedException refused)
        {
            // The payment provider rejected the call, so this checkout will never exist.
            if (!refused.IsTooLate)
                CheckoutRefused(refused, preorder.Id);
            return IsGivenUp(preorder, now) || !refused.IsTooLate
                ? Over(preorder with { CustomerId = customer }, now)
                : ReserveUnits.Held(preorder with { CustomerId = customer }, now) with
                {
                    DueAt = now + Later,
                };
        }
        catch (PaymentGatewayUnavailableException) when (IsGivenUp(preorder, now))
        {
            var made = customer is null ? [] : await gateway.FindCheckoutsAsync(customer, cancellationToken);
            return made.FirstOrDefault(each => each.Status != CheckoutStatus.Expired) is { } found
                ? Opened(preorder, customer!, found) with
                {
                    DueAt = now,
                }
                : Over(preorder, now);
        }
    }

    private PreorderDocument Opened(PreorderDocument preorder, string customer, CheckoutState opened) =>
        preorder.To(PreorderStatus.AwaitingPayment, clock.GetUtcNow()) with
        {
            CustomerId = customer,
            Checkout = preorder.Checkout! with { SessionId = opened.Id, Url = opened.Url },
            DueAt = NextLook(preorder.Checkout),
        };

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
            return Over(preorder, now);
        if (checkout is not { Status: CheckoutStatus.Complete, IsPaid: true })
            return preorder with
            {
                DueAt = checkout.Status == CheckoutStatus.Open ? NextLook(preorder.Checkout!) : now + settings.Value.LookEvery,
            };

        var paid = checkout.PaymentId is { } id
            ? preorder.With(await gateway.FindPaymentAsync(id, cancellationToken), now)
            : preorder;
        paid = paid with { Card = checkout.Card ?? paid.Card, HoldUntil = null };
        paid = paid.Settled(now) with { DueAt = now };
        var mail = paid.Status == PreorderStatus.Paid ? PreorderMailKind.Paid : PreorderMailKind.Confirmed;
        return paid.CancelRequestedAt is null ? paid.Mail(mail, now) : paid;
    }

    private DateTimeOffset NextLook(CheckoutIntent checkout)
    {
        var (now, end) = (clock.GetUtcNow(), checkout.ExpiresAt + Grace);
        return end > now && end < now + settings.Value.LookEvery ? end : now + settings.Value.LookEvery;
    }

    private static bool IsGivenUp(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.CancelRequestedAt is not null || preorder.HoldUntil <= now;

    private static PreorderDocument Over(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.CancelRequestedAt is null
            ? preorder.To(PreorderStatus.Expired, now).Mail(PreorderMailKind.Expired, now) with
            {
                DueAt = now,
            }
            : preorder.To(PreorderStatus.Cancelled, now).Mail(PreorderMailKind.Cancelled, now) with
            {
                DueAt = now,
            };

    [LoggerMessage(EventId = 564, Level = LogLevel.Error, Message = "Stripe rejected the checkout of pre-order {PreorderId}")]
    private partial void CheckoutRefused(Exception refused, string preorderId);
}
