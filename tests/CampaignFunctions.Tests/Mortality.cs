using System.Runtime.CompilerServices;
using CampaignFunctions.Messaging;
using CampaignFunctions.Notifications;
using CampaignFunctions.Payments;
using CampaignFunctions.Storage;

namespace CampaignFunctions.Tests;

/// <summary>Ends a process at one of its points: before or after any of the awaits with which it reaches the world.</summary>
internal sealed class Mortality(int endsAt)
{
    private int _points;
    private bool _isEnded;

    /// <summary>Whether it has come to that.</summary>
    public bool IsEnded => _isEnded;

    public async Task<T> AroundAsync<T>(Func<Task<T>> work)
    {
        Point();
        var result = await work();
        Point();
        return result;
    }

    /// <summary>What was asked of the store, for who counts it.</summary>
    public List<string> Operations { get; } = [];

    public Task<T> AroundAsync<T>(string operation, ContainerDefinition container, Func<Task<T>> work)
    {
        Operations.Add($"{operation} {container.Name}");
        return AroundAsync(work);
    }

    public Task AroundAsync(Func<Task> work) => AroundAsync(async () =>
    {
        await work();
        return true;
    });

    public void Point()
    {
        _isEnded |= _points++ == endsAt;
        if (_isEnded)
            throw new ProcessEndedException();
    }
}

/// <summary>The store as such a process reaches it.</summary>
internal sealed class MortalPortStore(IDocumentStore inner, Mortality life) : IDocumentStore
{
    public Task<Versioned<T>?> FindAsync<T>(Container<T> container, string partition, string id, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("find", container, () => inner.FindAsync(container, partition, id, cancellationToken));

    public Task<string?> CreateAsync<T>(Container<T> container, T document, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("create", container, () => inner.CreateAsync(container, document, cancellationToken));

    public Task<string?> ReplaceAsync<T>(Container<T> container, T document, string etag, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("replace", container, () => inner.ReplaceAsync(container, document, etag, cancellationToken));

    public Task<bool> DeleteAsync<T>(Container<T> container, string partition, string id, string? etag, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("delete", container, () => inner.DeleteAsync(container, partition, id, etag, cancellationToken));

    public Task<IReadOnlyList<Versioned<T>>> QueryAsync<T>(Container<T> container, Query query, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("query", container, () => inner.QueryAsync(container, query, cancellationToken));

    public Task<long> CountAsync<T>(Container<T> container, string partition, IReadOnlyList<Equality> equalities, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("count", container, () => inner.CountAsync(container, partition, equalities, cancellationToken));

    public Task<FeedPage<T>> ReadFeedAsync<T>(Container<T> container, string partition, string? checkpoint, int max, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("feed", container, () => inner.ReadFeedAsync(container, partition, checkpoint, max, cancellationToken));

    public Task<ScanPage<T>> ScanAsync<T>(Container<T> container, Filter filter, string? continuation, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("scan", container, () => inner.ScanAsync(container, filter, continuation, cancellationToken));

    public Task<FeedPage<T>> ScanCommittedAsync<T>(Container<T> container, string? mark, int max, CancellationToken cancellationToken) where T : class, IDocument =>
        life.AroundAsync("scan-committed", container, () => inner.ScanCommittedAsync(container, mark, max, cancellationToken));
}

/// <summary>The queues as such a process reaches them.</summary>
internal sealed class MortalSender(IMessageSender inner, Mortality life) : IMessageSender
{
    public Task SendAsync<T>(QueueName<T> queue, T message, TimeSpan delay, CancellationToken cancellationToken) where T : class =>
        life.AroundAsync(() => inner.SendAsync(queue, message, delay, cancellationToken));
}

/// <summary>The mail server as such a process reaches it.</summary>
internal sealed class MortalMailer(IMailer inner, Mortality life) : IMailer
{
    public Task<bool> SendAsync(Mail mail, CancellationToken cancellationToken) => life.AroundAsync(() => inner.SendAsync(mail, cancellationToken));
}

/// <summary>The payment provider as such a process reaches it.</summary>
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

    public Task<PaymentState> ConfirmPaymentAsync(string paymentId, Confirmation confirmation, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.ConfirmPaymentAsync(paymentId, confirmation, key, cancellationToken));

    public Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindPaymentAsync(paymentId, cancellationToken));

    public Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.FindPaymentsAsync(customerId, cancellationToken));

    public Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.CancelPaymentAsync(paymentId, cancellationToken));

    public Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken) =>
        life.AroundAsync(() => inner.RefundAsync(order, key, cancellationToken));

    public async IAsyncEnumerable<PaymentEvent> EventsAsync(DateTimeOffset since, [EnumeratorCancellation] CancellationToken cancellationToken)
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
