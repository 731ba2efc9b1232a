namespace CampaignFunctions.Payments.Stripe;

/// <summary>
/// The card was declined, or its bank asks the customer to confirm the payment. The state of the payment shows which.
/// </summary>
public sealed class StripeDeclinedException() : Exception("The card was declined.");
