namespace CampaignFunctions.Payments;

/// <summary>The state of a refund at the payment provider. A pending refund has already left our balance.</summary>
/// <param name="Purpose">
/// The purpose that was given in the order; null if somebody refunded by hand at the payment provider.
/// </param>
public sealed record RefundFact(string Id, long Amount, RefundStatus Status, string? Purpose = null);
