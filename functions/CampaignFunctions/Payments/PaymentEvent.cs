namespace CampaignFunctions.Payments;

/// <summary>An event at the payment provider, with the ids that are needed to look it up.</summary>
/// <param name="Subject">The pre-order; null if the event names only the payment.</param>
/// <param name="PaymentId">The payment; null if the event names only the pre-order.</param>
/// <param name="IsOfInterest">True if the event requires a check of the pre-order.</param>
/// <param name="IsSuccess">
/// True if the event only reports that the payment succeeded. No check is needed if this is already known.
/// </param>
public sealed record PaymentEvent(
    string Id,
    string Type,
    DateTimeOffset CreatedAt,
    PaymentSubject? Subject,
    string? PaymentId,
    bool IsSuccess = false,
    bool IsOfInterest = true
);
