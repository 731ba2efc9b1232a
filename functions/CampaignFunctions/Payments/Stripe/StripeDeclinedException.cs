namespace CampaignFunctions.Payments.Stripe;

/// <summary>A card was declined, or its bank wants to hear from the customer: the payment says which.</summary>
public sealed class StripeDeclinedException() : Exception("The card was declined.");
