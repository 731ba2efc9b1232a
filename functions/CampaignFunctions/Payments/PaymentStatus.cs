namespace CampaignFunctions.Payments;

/// <summary>The progress of a payment.</summary>
public enum PaymentStatus
{
    Unconfirmed,
    Processing,
    ActionRequired,
    Declined,
    Succeeded,
    Canceled,
}
