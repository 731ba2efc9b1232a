namespace CampaignFunctions.Payments;

/// <summary>The progress of a refund.</summary>
public enum RefundStatus
{
    Pending,
    Succeeded,
    Failed,
}
