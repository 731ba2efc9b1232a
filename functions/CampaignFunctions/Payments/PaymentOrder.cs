namespace CampaignFunctions.Payments;

/// <summary>A payment to create with a saved card.</summary>
/// <param name="Amount">The amount in minor units.</param>
public sealed record PaymentOrder(
    PaymentSubject Subject,
    string CustomerId,
    string CardId,
    long Amount,
    string Currency,
    string Purpose
);
