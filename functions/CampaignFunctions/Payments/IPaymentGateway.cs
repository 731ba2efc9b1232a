namespace CampaignFunctions.Payments;

/// <summary>
/// The payment provider. Every call that changes something there takes an idempotency key of ours. For at least 24 hours, the
/// payment provider carries out all calls with the same key and the same content only once.
/// </summary>
/// <remarks>
/// A call that throws <see cref="PaymentGatewayUnavailableException"/> may or may not have been carried out: the caller must send
/// it again unchanged, or look up its outcome. A call that throws <see cref="PaymentRefusedException"/> was not carried out, and
/// is our fault. A declined card is an answer, not an exception.
/// </remarks>
public interface IPaymentGateway
{
    /// <summary>
    /// How long callers rely on a key. After this time, a caller looks for the object of a call that was never answered. If there
    /// is no object, the caller records a new attempt.
    /// </summary>
    static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    /// <summary>Creates a customer and returns its id. The payment provider learns only the pre-order of the customer.</summary>
    Task<string> CreateCustomerAsync(PaymentSubject subject, string key, CancellationToken cancellationToken);

    /// <summary>Opens a checkout in which the customer pays and the card is saved, or in which the card is only saved.</summary>
    Task<CheckoutState> OpenCheckoutAsync(CheckoutOrder order, string key, CancellationToken cancellationToken);

    Task<CheckoutState> FindCheckoutAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>
    /// Closes a checkout, so that nobody can pay in it any more. Returns its state after the call: it may have been paid first.
    /// </summary>
    Task<CheckoutState> CloseCheckoutAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Returns the checkouts of a customer, including those whose creation was never answered.</summary>
    Task<IReadOnlyList<CheckoutState>> FindCheckoutsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Creates a payment with a saved card but does not confirm it: no money moves.</summary>
    Task<PaymentState> CreatePaymentAsync(PaymentOrder order, string key, CancellationToken cancellationToken);

    /// <summary>Confirms a payment. A payment succeeds at most once, whatever the keys are.</summary>
    Task<PaymentState> ConfirmPaymentAsync(
        string paymentId,
        Confirmation confirmation,
        string key,
        CancellationToken cancellationToken
    );

    /// <summary>Returns the state of the payment, with all its refunds and disputes.</summary>
    Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Returns the payments of a customer, including those whose creation was never answered.</summary>
    Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Cancels a payment that did not succeed. Returns its state after the call: it may have succeeded first.</summary>
    Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Refunds a part of a payment.</summary>
    Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the payments of a campaign that succeeded, of its refunds, or of its disputes that took money.
    /// </summary>
    Task<BookPage> ReadBookAsync(BookQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the payment provider's events since this time, the newest first, for a caller that may have missed an event.
    /// </summary>
    IAsyncEnumerable<PaymentEvent> EventsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>
    /// Returns the event in a request from the payment provider; null if the payment provider did not send the request.
    /// </summary>
    PaymentEvent? ReadEvent(string body, string? signature, DateTimeOffset now);
}
