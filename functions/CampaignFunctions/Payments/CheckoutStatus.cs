namespace CampaignFunctions.Payments;

/// <summary>The status of a checkout: open to the customer, complete, or closed for good before it was completed.</summary>
public enum CheckoutStatus
{
    Open,
    Complete,
    Expired,
}
