namespace CampaignFunctions.Payments;

/// <summary>What happened at the provider, as far as it must be known to look it up.</summary>
/// <param name="Subject">The pre-order; null where only the payment is named.</param>
/// <param name="PaymentId">The payment; null where only the pre-order is named.</param>
/// <param name="IsOfInterest">Whether there is something to look at.</param>
/// <param name="IsSuccess">Whether all it tells is that the payment succeeded: who knows that need not look.</param>
public sealed record PaymentEvent(
    string Id,
    string Type,
    DateTimeOffset CreatedAt,
    PaymentSubject? Subject,
    string? PaymentId,
    bool IsSuccess = false,
    bool IsOfInterest = true
);
