namespace CampaignFunctions.Payments;

/// <summary>A checkout to open.</summary>
/// <param name="Amount">The amount in minor units; 0 if the checkout only saves the card.</param>
/// <param name="Title">The title of the order, which the customer reads in the checkout.</param>
/// <param name="SavesCard">True if the card may be charged again later. It is saved in any case if nothing is paid.</param>
/// <param name="ReturnUrl">The page to which the customer goes after the checkout.</param>
public sealed record CheckoutOrder(
    PaymentSubject Subject,
    string CustomerId,
    long Amount,
    string Currency,
    string Title,
    DateTimeOffset ExpiresAt,
    string ReturnUrl,
    bool SavesCard
);
