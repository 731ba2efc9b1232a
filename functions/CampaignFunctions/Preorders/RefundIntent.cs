namespace CampaignFunctions.Preorders;

/// <summary>A refund that is meant, and what became of it.</summary>
/// <param name="Number">Counts the refunds of a pre-order; part of the call's idempotency key.</param>
/// <param name="IsReturn">Whether the pre-order was given up; else too much had been paid.</param>
public sealed record RefundIntent(
    int Number,
    string PaymentId,
    long Amount,
    DateTimeOffset At,
    bool IsReturn,
    string? RefundId = null,
    RefundState State = RefundState.Intended
);
