using System.Runtime.CompilerServices;
using CampaignFunctions.Payments;

namespace CampaignFunctions.Tests;

/// <summary>The payment provider, for a process that <see cref="Mortality"/> can end.</summary>
internal sealed class MortalGateway(IPaymentGateway inner, Mortality life) : IPaymentGateway
{
    public Task<string> CreateCustomerAsync(PaymentSubject subject, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.CreateCustomerAsync(subject, key, cancellationToken));

    public Task<CheckoutState> OpenCheckoutAsync(CheckoutOrder order, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.OpenCheckoutAsync(order, key, cancellationToken));

    public Task<CheckoutState> FindCheckoutAsync(string sessionId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindCheckoutAsync(sessionId, cancellationToken));

    public Task<IReadOnlyList<CheckoutState>> FindCheckoutsAsync(string customerId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindCheckoutsAsync(customerId, cancellationToken));

    public Task<CheckoutState> CloseCheckoutAsync(string sessionId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.CloseCheckoutAsync(sessionId, cancellationToken));

    public Task<PaymentState> CreatePaymentAsync(PaymentOrder order, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.CreatePaymentAsync(order, key, cancellationToken));

    public Task<PaymentState> ConfirmPaymentAsync(
        string paymentId,
        Confirmation confirmation,
        string key,
        CancellationToken cancellationToken
    ) => life.AroundAsync(() => inner.ConfirmPaymentAsync(paymentId, confirmation, key, cancellationToken));

    public Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindPaymentAsync(paymentId, cancellationToken));

    public Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindPaymentsAsync(customerId, cancellationToken));

    public Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.CancelPaymentAsync(paymentId, cancellationToken));

    public Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.RefundAsync(order, key, cancellationToken));

    public Task<BookPage> ReadBookAsync(BookQuery query, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.ReadBookAsync(query, cancellationToken));

    public async IAsyncEnumerable<PaymentEvent> EventsAsync(
        DateTimeOffset since,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        life.Point();
        await foreach (var happened in inner.EventsAsync(since, cancellationToken))
        {
            yield return happened;
            life.Point();
        }
    }

    public PaymentEvent? ReadEvent(string body, string? signature, DateTimeOffset now) => inner.ReadEvent(body, signature, now);
}
