namespace CampaignFunctions.Preorders;

/// <summary>A refund that staff asked for without a cancellation, and that is not recorded for a payment yet.</summary>
public sealed record GoodwillRefund(long Amount, DateTimeOffset At);
