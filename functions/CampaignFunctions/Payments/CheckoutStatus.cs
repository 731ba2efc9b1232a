namespace CampaignFunctions.Payments;

/// <summary>Open to the customer; complete; or closed for good without being completed.</summary>
public enum CheckoutStatus
{
    Open,
    Complete,
    Expired,
}
