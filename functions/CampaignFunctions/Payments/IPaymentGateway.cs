namespace CampaignFunctions.Payments;

/// <summary>
/// The payment provider. Every call that changes something there takes a key of ours: with the same key and the same content it is
/// carried out once, however often it is sent, for at least 24 hours.
/// </summary>
/// <remarks>
/// A call that throws <see cref="PaymentGatewayUnavailableException"/> may or may not have been carried out: it is to be sent again as it
/// was, or its outcome looked up. <see cref="PaymentRefusedException"/> says that it was not. A card that is declined is an answer, not
/// an exception.
/// </remarks>
public interface IPaymentGateway
{
    /// <summary>How long a key is relied on. What was not answered by then is looked for; where there is none it is meant anew.</summary>
    static readonly TimeSpan KeyLife = TimeSpan.FromHours(23);

    /// <summary>Makes a customer, of whom the provider learns nothing but the pre-order. Returns the id.</summary>
    Task<string> CreateCustomerAsync(PaymentSubject subject, string key, CancellationToken cancellationToken);

    /// <summary>Makes a checkout, in which the customer pays and the card is kept, or the card is kept alone.</summary>
    Task<CheckoutState> OpenCheckoutAsync(CheckoutOrder order, string key, CancellationToken cancellationToken);

    Task<CheckoutState> FindCheckoutAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>Closes a checkout, so that nobody can pay in it any more. Returns what it then is: it may have been paid first.</summary>
    Task<CheckoutState> CloseCheckoutAsync(string sessionId, CancellationToken cancellationToken);

    /// <summary>The checkouts of a customer: those whose making was never answered are among them.</summary>
    Task<IReadOnlyList<CheckoutState>> FindCheckoutsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Makes a payment with a kept card, and does not confirm it: no money moves.</summary>
    Task<PaymentState> CreatePaymentAsync(PaymentOrder order, string key, CancellationToken cancellationToken);

    /// <summary>Confirms a payment. It succeeds once at most, whatever the keys.</summary>
    Task<PaymentState> ConfirmPaymentAsync(
        string paymentId,
        Confirmation confirmation,
        string key,
        CancellationToken cancellationToken
    );

    /// <summary>The payment as it is, with all that was refunded and disputed of it.</summary>
    Task<PaymentState> FindPaymentAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>The payments of a customer: those whose making was never answered are among them.</summary>
    Task<IReadOnlyList<PaymentState>> FindPaymentsAsync(string customerId, CancellationToken cancellationToken);

    /// <summary>Cancels a payment that did not succeed. Returns what it then is: it may have succeeded first.</summary>
    Task<PaymentState> CancelPaymentAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Gives back a part of a payment.</summary>
    Task<RefundFact> RefundAsync(RefundOrder order, string key, CancellationToken cancellationToken);

    /// <summary>What the provider says has happened since, the oldest last; for who may have missed a notice.</summary>
    IAsyncEnumerable<PaymentEvent> EventsAsync(DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>The event in a notice of the provider's; null where it is not the provider's.</summary>
    PaymentEvent? ReadEvent(string body, string? signature, DateTimeOffset now);
}
