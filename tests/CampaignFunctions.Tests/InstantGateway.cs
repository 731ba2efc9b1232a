using CampaignFunctions.Payments;

namespace CampaignFunctions.Tests;

/// <summary>
/// A payment provider for large simulations. It answers at once and keeps only what a checkout needs. The simulator of Stripe
/// would take most of the time.
/// </summary>
internal sealed class InstantGateway(TimeProvider clock) : IPaymentGateway
{
    private readonly Dictionary<string, CheckoutState> _sessions = [];

    /// <summary>The checkouts in the order of their openings.</summary>
    public List<(string PreorderId, DateTimeOffset At)> Openings { get; } = [];

    public Action<PaymentSubject, string> Opened { get; set; } = (_, _) => { };

    public void Pay(string session) =>
        _sessions[session] = _sessions[session] with
        {
            Status = CheckoutStatus.Complete,
            IsPaid = true,
            PaymentId = $"pi:{session}",
        };

    public Task<string> CreateCustomerAsync(PaymentSubject subject, string key, CancellationToken cancellationToken) =>
        Task.FromResult(key);

    public Task<CheckoutState> OpenCheckoutAsync(CheckoutOrder order, string key, CancellationToken cancellationToken)
    {
        if (_sessions.TryGetValue(key, out var made))
            return Task.FromResult(made);
        _sessions[key] = new(key, "https://pay.example/", CheckoutStatus.Open, false, null, null);
        Openings.Add((order.Subject.PreorderId, clock.GetUtcNow()));
        Opened(order.Subject, key);
        return Task.FromResult(_sessions[key]);
    }

    public Task<CheckoutState> FindCheckoutAsync(string sessionId, CancellationToken cancellationToken) =>
        Task.FromResult(_sessions[sessionId]);

    public Task<CheckoutState> CloseCheckoutAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (_sessions[sessionId].Status == CheckoutStatus.Open)
            _sessions[sessionId] = _sessions[sessionId] with { Status = CheckoutStatus.Expired };
        return Task.FromResult(_sessions[sessionId]);
    }

    public Task<BookPage> ReadBookAsync(BookQuery query, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<CheckoutState>> FindCheckoutsAsync(string customerId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<PaymentState> CreatePaymentAsync(PaymentOrder order, string key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<PaymentState> ConfirmPaymentAsync(
        string paymentId,
        Confirmation confirmation,
        string key,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        Task.FromResult(new PaymentState(paymentId, PaymentStatus.Succeeded, 1000, 1000, null, null, null, null, [], []));

    public Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IAsyncEnumerable<PaymentEvent> EventsAsync(DateTimeOffset since, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<PaymentEvent>();

    public PaymentEvent? ReadEvent(string body, string? signature, DateTimeOffset now) => null;
}
