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
    Task<PaymentState> ConfirmPaymentAsync(string paymentId, Confirmation confirmation, string key, CancellationToken cancellationToken);

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

/// <summary>The pre-order that something at the provider belongs to.</summary>
public sealed record PaymentSubject(string CampaignId, string PreorderId);

/// <summary>What happened at the provider, as far as it must be known to look it up.</summary>
/// <param name="Subject">The pre-order; null where only the payment is named.</param>
/// <param name="PaymentId">The payment; null where only the pre-order is named.</param>
/// <param name="IsOfInterest">Whether there is something to look at.</param>
/// <param name="IsSuccess">Whether all it tells is that the payment succeeded: who knows that need not look.</param>
public sealed record PaymentEvent(string Id, string Type, DateTimeOffset CreatedAt, PaymentSubject? Subject, string? PaymentId, bool IsSuccess = false, bool IsOfInterest = true);

/// <summary>A checkout to be made.</summary>
/// <param name="Amount">In minor units; 0 where the card is only kept.</param>
/// <param name="Title">What the customer reads that they pay for.</param>
/// <param name="ReturnUrl">Where the customer goes then.</param>
public sealed record CheckoutOrder(
    PaymentSubject Subject, string CustomerId, long Amount, string Currency, string Title, DateTimeOffset ExpiresAt, string ReturnUrl);

/// <summary>A checkout as it is.</summary>
/// <param name="IsPaid">Whether what was due in it is paid; true of a complete one in which nothing was.</param>
/// <param name="PaymentId">The payment, where one was made.</param>
/// <param name="Card">The card that is kept, where one is.</param>
public sealed record CheckoutState(string Id, string? Url, CheckoutStatus Status, bool IsPaid, string? PaymentId, CardFact? Card);

/// <summary>Open to the customer; complete; or closed for good without being completed.</summary>
public enum CheckoutStatus { Open, Complete, Expired }

/// <summary>A payment to be made with a kept card.</summary>
/// <param name="Amount">In minor units.</param>
public sealed record PaymentOrder(PaymentSubject Subject, string CustomerId, string CardId, long Amount, string Currency, string Purpose);

/// <summary>How a payment is confirmed.</summary>
/// <param name="CardId">The card.</param>
/// <param name="ReturnUrl">Where the customer goes after they have answered their bank; null where they are not there.</param>
public sealed record Confirmation(string CardId, string? ReturnUrl);

/// <summary>A payment as it is.</summary>
/// <param name="Purpose">As it was ordered.</param>
/// <param name="Received">What was received, in minor units; refunds do not lessen it.</param>
/// <param name="ActionUrl">Where the customer's bank wants to hear from them.</param>
public sealed record PaymentState(
    string Id, PaymentStatus Status, long Amount, long Received, string? Purpose, PaymentSubject? Subject, DeclineFact? Decline, string? ActionUrl,
    IReadOnlyList<RefundFact> Refunds, IReadOnlyList<DisputeFact> Disputes);

/// <summary>How far a payment is.</summary>
public enum PaymentStatus { Unconfirmed, Processing, ActionRequired, Declined, Succeeded, Canceled }

/// <summary>Why a card was declined.</summary>
/// <param name="Code">The provider's.</param>
/// <param name="IsForbidden">Whether the card's network forbids to try it again.</param>
/// <param name="NeedsCustomer">Whether it is no decline: the customer's bank wants to hear from them.</param>
public sealed record DeclineFact(string Code, bool IsForbidden, bool NeedsCustomer);

/// <summary>A card that the provider keeps, and the first instant at which it is not good any more.</summary>
public sealed record CardFact(string Id, DateTimeOffset ExpiresAt);

/// <summary>A part of a payment to be given back.</summary>
public sealed record RefundOrder(PaymentSubject Subject, string PaymentId, long Amount, string Purpose);

/// <summary>A refund as it is. One that is pending has left our balance already.</summary>
/// <param name="Purpose">As it was ordered; null where somebody else did.</param>
public sealed record RefundFact(string Id, long Amount, RefundStatus Status, string? Purpose = null);

/// <summary>How far a refund is.</summary>
public enum RefundStatus { Pending, Succeeded, Failed }

/// <summary>What a customer's bank took back, while it decides or for good; won is what came back to us.</summary>
public sealed record DisputeFact(string Id, long Amount, DisputeStatus Status);

/// <summary>How far a dispute is.</summary>
public enum DisputeStatus { Open, Won, Lost }

/// <summary>The provider did not answer, or asked to be left alone. Whether it did what was asked is not known.</summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it asked to be left alone.</summary>
    public bool IsThrottled { get; init; }
}

/// <summary>The provider did not do what was asked, and will not.</summary>
public sealed class PaymentRefusedException(string code, bool isTooLate) : Exception($"The payment provider refused: {code}.")
{
    /// <summary>The provider's.</summary>
    public string Code { get; } = code;

    /// <summary>Whether it was refused because a checkout would have to be closed too soon.</summary>
    public bool IsTooLate { get; } = isTooLate;
}
