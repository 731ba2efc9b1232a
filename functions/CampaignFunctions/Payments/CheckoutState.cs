namespace CampaignFunctions.Payments;

/// <summary>A checkout as it is.</summary>
/// <param name="IsPaid">Whether what was due in it is paid; true of a complete one in which nothing was.</param>
/// <param name="PaymentId">The payment, where one was made.</param>
/// <param name="Card">The card that is kept, where one is.</param>
public sealed record CheckoutState(string Id, string? Url, CheckoutStatus Status, bool IsPaid, string? PaymentId, CardFact? Card);
