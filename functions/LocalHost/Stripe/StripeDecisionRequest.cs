namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>
/// A decision of a bank: <c>succeeded</c> or <c>failed</c> for a refund, <c>won</c> or <c>lost</c> for a dispute.
/// </summary>
internal sealed record StripeDecisionRequest(string Status);
