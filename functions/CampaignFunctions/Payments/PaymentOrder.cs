namespace CampaignFunctions.Payments;

/// <summary>A payment to create with a saved card.</summary>
/// <param name="Amount">The amount in minor units.</param>
/// <param name="Title">The title of the order, as a description for the customer.</param>
public sealed record PaymentOrder(
    PaymentSubject Subject,
    string CustomerId,
    string CardId,
    long Amount,
    string Currency,
    string Title,
    string Purpose
);
