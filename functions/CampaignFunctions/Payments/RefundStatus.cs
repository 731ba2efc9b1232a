namespace CampaignFunctions.Payments;

/// <summary>How far a refund is.</summary>
public enum RefundStatus
{
    Pending,
    Succeeded,
    Failed,
}
