namespace CampaignFunctions.Payments;

/// <summary>A payment as it is.</summary>
/// <param name="Purpose">As it was ordered.</param>
/// <param name="Received">What was received, in minor units; refunds do not lessen it.</param>
/// <param name="ActionUrl">Where the customer's bank wants to hear from them.</param>
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
