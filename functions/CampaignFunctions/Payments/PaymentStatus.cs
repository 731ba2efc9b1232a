namespace CampaignFunctions.Payments;

/// <summary>How far a payment is.</summary>
public enum PaymentStatus
{
    Unconfirmed,
    Processing,
    ActionRequired,
    Declined,
    Succeeded,
    Canceled,
}
