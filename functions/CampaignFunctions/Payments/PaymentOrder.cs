namespace CampaignFunctions.Payments;

/// <summary>A payment to be made with a kept card.</summary>
/// <param name="Amount">In minor units.</param>
public sealed record PaymentOrder(
    PaymentSubject Subject,
    string CustomerId,
    string CardId,
    long Amount,
    string Currency,
    string Purpose
);
