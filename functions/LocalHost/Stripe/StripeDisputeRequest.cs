namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>A dispute of a payment, or of a part of it.</summary>
/// <param name="Payment">The id of the payment intent.</param>
/// <param name="Amount">In minor units; the whole payment if null.</param>
internal sealed record StripeDisputeRequest(string Payment, long? Amount = null);
