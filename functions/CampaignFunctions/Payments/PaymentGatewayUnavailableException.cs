namespace CampaignFunctions.Payments;

/// <summary>
/// The payment provider did not answer, or asked for a pause. It is unknown whether the payment provider carried out the call.
/// </summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True if the payment provider asked for a pause.</summary>
    public bool IsThrottled { get; init; }
}
