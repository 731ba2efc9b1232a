using System.Runtime.CompilerServices;
using Stripe;

namespace CampaignFunctions.Payments.Stripe;

/// <summary>
/// The payment provider at Stripe, or at any server with Stripe's API. It never repeats a call by itself: the caller has recorded
/// its intent, and repeats the call with the same key.
/// </summary>
public sealed class StripeGateway(StripeConnection stripe) : IPaymentGateway
{
    public async Task<string> CreateCustomerAsync(PaymentSubject subject, string key, CancellationToken cancellationToken) =>
        (
            await stripe.AskAsync(api =>
                api.Customers.CreateAsync(new() { Metadata = StripeMetadata.Of(subject) }, Once(key), cancellationToken)
            )
        ).Id;

    public async Task<CheckoutState> OpenCheckoutAsync(CheckoutOrder order, string key, CancellationToken cancellationToken)
    {
        var options = StripeOrders.Checkout(order);
        return StripeStates.Of(
            await stripe.AskAsync(api => api.Checkout.Sessions.CreateAsync(options, Once(key), cancellationToken))
        );
    }

    public async Task<CheckoutState> FindCheckoutAsync(string sessionId, CancellationToken cancellationToken) =>
        StripeStates.Of(
            await stripe.AskAsync(api =>
                api.Checkout.Sessions.GetAsync(
                    sessionId,
                    new() { Expand = ["payment_intent.payment_method", "setup_intent.payment_method"] },
                    null,
                    cancellationToken
                )
            )
        );

    public async Task<IReadOnlyList<CheckoutState>> FindCheckoutsAsync(string customerId, CancellationToken cancellationToken)
    {
        var sessions = await stripe.AskAsync(api =>
            api.Checkout.Sessions.ListAsync(new() { Customer = customerId, Limit = 100 }, null, cancellationToken)
        );
        return [.. sessions.Select(StripeStates.Of)];
    }

    public async Task<CheckoutState> CloseCheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        try
        {
            return StripeStates.Of(
                await stripe.AskAsync(api => api.Checkout.Sessions.ExpireAsync(sessionId, null, null, cancellationToken))
            );
        }
        catch (PaymentRefusedException)
        {
            return await FindCheckoutAsync(sessionId, cancellationToken); // it is no longer open: its state at Stripe counts
        }
    }

    public async Task<PaymentState> CreatePaymentAsync(PaymentOrder order, string key, CancellationToken cancellationToken) =>
        StripeStates.Of(
            await stripe.AskAsync(api =>
                api.PaymentIntents.CreateAsync(StripeOrders.Payment(order), Once(key), cancellationToken)
            )
        );

    public async Task<PaymentState> ConfirmPaymentAsync(
        string paymentId,
        Confirmation confirmation,
        string key,
        CancellationToken cancellationToken
    )
    {
        var options = new PaymentIntentConfirmOptions
        {
            PaymentMethod = confirmation.CardId,
            OffSession = confirmation.ReturnUrl is null ? true : null,
            ReturnUrl = confirmation.ReturnUrl,
        };
        try
        {
            return StripeStates.Of(
                await stripe.AskAsync(api => api.PaymentIntents.ConfirmAsync(paymentId, options, Once(key), cancellationToken))
            );
        }
        catch (StripeDeclinedException)
        {
            return await FindPaymentAsync(paymentId, cancellationToken);
        }
        catch (PaymentRefusedException)
        {
            // The payment may have succeeded before, under a forgotten key. Then it cannot be confirmed again.
            var standing = await FindPaymentAsync(paymentId, cancellationToken);
            if (standing.Status is PaymentStatus.Unconfirmed or PaymentStatus.Declined)
                throw; // an earlier decline says nothing about this call
            return standing;
        }
    }

    public async Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken)
    {
        var intent = await stripe.AskAsync(api =>
            api.PaymentIntents.GetAsync(paymentId, new() { Expand = ["latest_charge"] }, null, cancellationToken)
        );
        if (intent.AmountReceived == 0)
            return StripeStates.Of(intent);
        var refunds = await stripe.AskAsync(api =>
            api.Refunds.ListAsync(new() { PaymentIntent = paymentId, Limit = 100 }, null, cancellationToken)
        );
        var disputes =
            intent.LatestCharge?.Disputed == true
                ? await stripe.AskAsync(api =>
                    api.Disputes.ListAsync(new() { PaymentIntent = paymentId, Limit = 100 }, null, cancellationToken)
                )
                : null;
        return StripeStates.Of(intent, refunds, disputes);
    }

    public async Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken)
    {
        var intents = await stripe.AskAsync(api =>
            api.PaymentIntents.ListAsync(new() { Customer = customerId, Limit = 100 }, null, cancellationToken)
        );
        return [.. intents.Select(intent => StripeStates.Of(intent))];
    }

    public async Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken)
    {
        try
        {
            return StripeStates.Of(
                await stripe.AskAsync(api => api.PaymentIntents.CancelAsync(paymentId, null, null, cancellationToken))
            );
        }
        catch (PaymentRefusedException)
        {
            return await FindPaymentAsync(paymentId, cancellationToken); // the payment succeeded first, or was cancelled before
        }
    }

    public async Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken) =>
        StripeStates.Of(
            await stripe.AskAsync(api =>
                api.Refunds.CreateAsync(
                    new()
                    {
                        PaymentIntent = order.PaymentId,
                        Amount = order.Amount,
                        Metadata = StripeMetadata.Of(order.Subject, order.Purpose),
                    },
                    Once(key),
                    cancellationToken
                )
            )
        );

    public Task<BookPage> ReadBookAsync(BookQuery query, CancellationToken cancellationToken) =>
        StripeBookReader.ReadAsync(stripe, query, cancellationToken);

    public async IAsyncEnumerable<PaymentEvent> EventsAsync(
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? after = null;
        do
        {
            var options = new EventListOptions
            {
                Created = new DateRangeOptions { GreaterThanOrEqual = since.UtcDateTime },
                Types = [.. StripeStates.EventTypes],
                Limit = 100,
                StartingAfter = after,
            };
            var page = await stripe.AskAsync(api => api.Events.ListAsync(options, null, cancellationToken));
            foreach (var happened in page)
                yield return StripeStates.Of(happened);
            after = page.HasMore ? page.Last().Id : null;
        } while (after is not null);
    }

    public PaymentEvent? ReadEvent(string body, string? signature, DateTimeOffset now) =>
        stripe.Read(body, signature, now) is { } happened ? StripeStates.Of(happened) : null;

    private static RequestOptions Once(string key) => new() { IdempotencyKey = key };
}
