namespace CampaignFunctions.Payments;

/// <summary>A refund as it is. One that is pending has left our balance already.</summary>
/// <param name="Purpose">As it was ordered; null where somebody else did.</param>
public sealed record RefundFact(string Id, long Amount, RefundStatus Status, string? Purpose = null);
