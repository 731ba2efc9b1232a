namespace CampaignFunctions.Payments;

/// <summary>The state of a payment at the payment provider.</summary>
/// <param name="Purpose">The purpose that was given in the order.</param>
/// <param name="Received">The received amount, in minor units; refunds do not reduce it.</param>
/// <param name="ActionUrl">
/// The page on which the customer confirms the payment to their bank; null if the bank does not ask for this.
/// </param>
public sealed record PaymentState(
    string Id,
    PaymentStatus Status,
    long Amount,
    long Received,
    string? Purpose,
    PaymentSubject? Subject,
    DeclineFact? Decline,
    string? ActionUrl,
    IReadOnlyList<RefundFact> Refunds,
    IReadOnlyList<DisputeFact> Disputes
);
