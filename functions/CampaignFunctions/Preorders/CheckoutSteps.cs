using CampaignFunctions.Payments;
using Microsoft.Extensions.Options;

namespace CampaignFunctions.Preorders;

/// <summary>From a hold to what is due at once being paid, or the card being kept; or to the hold's end, once nobody can pay any more.</summary>
public sealed class CheckoutSteps(IPaymentGateway gateway, IOptions<PaymentSettings> settings, TimeProvider clock)
{
    /// <summary>How long after its end a checkout is looked at: the provider closes it a little later.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Makes the checkout that was meant. Sent again after an answer that was lost, the same call gives the same checkout.</summary>
    internal async Task<PreorderDocument> OpenAsync(PreorderDocument preorder, CancellationToken cancellationToken)
    {
        var subject = preorder.Subject();
        var customer = preorder.CustomerId ?? await gateway.CreateCustomerAsync(subject, $"{preorder.Id}:customer", cancellationToken);
        var checkout = preorder.Checkout!;
        try
        {
            var order = new CheckoutOrder(subject, customer, checkout.Amount, preorder.Currency, preorder.Title, checkout.ExpiresAt, preorder.ReturnUrl);
            var opened = await gateway.OpenCheckoutAsync(order, $"{preorder.Id}:checkout:{checkout.Attempt}", cancellationToken);
            return preorder.To(PreorderStatus.AwaitingPayment, clock.GetUtcNow()) with
            {
                CustomerId = customer,
                Checkout = checkout with { SessionId = opened.Id, Url = opened.Url },
                DueAt = NextLook(checkout),
            };
        }
        catch (PaymentRefusedException refused) when (refused.IsTooLate)
        {
            // So there is no such checkout, and there will be none: it may be given up, or meant anew.
            return NotOpened(preorder with { CustomerId = customer }, clock.GetUtcNow());
        }
    }

    internal async Task<PreorderDocument> LookAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        await SettleAsync(preorder, await gateway.FindCheckoutAsync(preorder.Checkout!.SessionId!, cancellationToken), cancellationToken);

    /// <summary>The provider's word that nobody can pay any more comes first.</summary>
    internal async Task<PreorderDocument> CloseAsync(PreorderDocument preorder, CancellationToken cancellationToken) =>
        await SettleAsync(preorder, await gateway.CloseCheckoutAsync(preorder.Checkout!.SessionId!, cancellationToken), cancellationToken);

    private async Task<PreorderDocument> SettleAsync(PreorderDocument preorder, CheckoutState checkout, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (checkout.Status == CheckoutStatus.Expired)
            return Over(preorder, now);
        if (checkout is not { Status: CheckoutStatus.Complete, IsPaid: true })
            return preorder with { DueAt = checkout.Status == CheckoutStatus.Open ? NextLook(preorder.Checkout!) : now + settings.Value.LookEvery };

        var paid = checkout.PaymentId is { } id ? preorder.With(await gateway.FindPaymentAsync(id, cancellationToken), now) : preorder;
        paid = paid with { Card = checkout.Card ?? paid.Card, HoldUntil = null };
        paid = paid.Settled(now) with { DueAt = now };
        return paid.CancelRequestedAt is not null ? paid : paid.Mail(paid.Status == PreorderStatus.Paid ? PreorderMailKind.Paid : PreorderMailKind.Confirmed, now);
    }

    private DateTimeOffset NextLook(CheckoutIntent checkout)
    {
        var (soon, end) = (clock.GetUtcNow() + settings.Value.LookEvery, checkout.ExpiresAt + Grace);
        return soon < end ? soon : end;
    }

    private static PreorderDocument NotOpened(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.CancelRequestedAt is not null || preorder.HoldUntil <= now ? Over(preorder, now) : ReserveUnits.Held(preorder, now);

    private static PreorderDocument Over(PreorderDocument preorder, DateTimeOffset now) =>
        preorder.CancelRequestedAt is null
            ? preorder.To(PreorderStatus.Expired, now).Mail(PreorderMailKind.Expired, now) with { DueAt = now }
            : preorder.To(PreorderStatus.Cancelled, now).Mail(PreorderMailKind.Cancelled, now) with { DueAt = now };
}
