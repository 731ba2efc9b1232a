namespace CampaignFunctions.Preorders;

/// <summary>A recorded refund and its outcome.</summary>
/// <param name="Number">Counts the refunds of a pre-order; part of the call's idempotency key.</param>
/// <param name="IsReturn">True if the pre-order was cancelled; false if the customer had paid too much.</param>
public sealed record RefundIntent(
    int Number,
    string PaymentId,
    long Amount,
    DateTimeOffset At,
    bool IsReturn,
    string? RefundId = null,
    RefundState State = RefundState.Intended
);
