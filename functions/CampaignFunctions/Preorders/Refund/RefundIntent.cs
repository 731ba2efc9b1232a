using System.Text.Json.Serialization;

namespace CampaignFunctions.Preorders;

/// <summary>A recorded refund and its outcome.</summary>
/// <param name="Number">Counts the refunds of a pre-order; part of the call's idempotency key.</param>
/// <param name="IsReturn">True if the pre-order was cancelled; false otherwise.</param>
public sealed record RefundIntent(
    int Number,
    string PaymentId,
    long Amount,
    DateTimeOffset At,
    bool IsReturn,
    string? RefundId = null,
    RefundState State = RefundState.Intended
)
{
    /// <summary>True if staff asked for the refund without a cancellation: the customer does not owe the amount again.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsGoodwill { get; init; }
}
