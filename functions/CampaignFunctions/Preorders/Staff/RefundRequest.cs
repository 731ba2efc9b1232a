namespace CampaignFunctions.Preorders;

/// <summary>The request to refund money without a cancellation.</summary>
/// <param name="Amount">The amount, in minor units; everything that the customer has paid and not got back if null.</param>
public sealed record RefundRequest(string Reason, long? Amount = null);
