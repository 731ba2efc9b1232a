namespace CampaignFunctions.Payments;

/// <summary>The provider did not answer, or asked to be left alone. Whether it did what was asked is not known.</summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it asked to be left alone.</summary>
    public bool IsThrottled { get; init; }
}
