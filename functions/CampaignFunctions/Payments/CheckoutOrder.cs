namespace CampaignFunctions.Payments;

/// <summary>A checkout to be made.</summary>
/// <param name="Amount">In minor units; 0 where the card is only kept.</param>
/// <param name="Title">What the customer reads that they pay for.</param>
/// <param name="ReturnUrl">Where the customer goes then.</param>
public sealed record CheckoutOrder(
    PaymentSubject Subject,
    string CustomerId,
    long Amount,
    string Currency,
    string Title,
    DateTimeOffset ExpiresAt,
    string ReturnUrl
);
