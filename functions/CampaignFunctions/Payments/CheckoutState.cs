namespace CampaignFunctions.Payments;

/// <summary>The state of a checkout at the payment provider.</summary>
/// <param name="IsPaid">True if the amount due is paid, or if a complete checkout has no amount due.</param>
/// <param name="PaymentId">The payment; null if none was made.</param>
/// <param name="Card">The saved card; null if no card was saved.</param>
public sealed record CheckoutState(string Id, string? Url, CheckoutStatus Status, bool IsPaid, string? PaymentId, CardFact? Card);
