namespace CampaignFunctions.Payments;

/// <summary>
/// The payment provider did not answer, asked for a pause, or rejects our account. The call must be sent again unchanged: it is
/// unknown whether the payment provider carried it out.
/// </summary>
public sealed class PaymentGatewayUnavailableException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True if the payment provider asked for a pause.</summary>
    public bool IsThrottled { get; init; }

    /// <summary>
    /// True if an earlier version of this software sent the same key with other parameters. That call may have been carried out.
    /// </summary>
    public bool IsKeyUsed { get; init; }

    /// <summary>
    /// True if the payment provider rejects every call of ours: our key or a permission is wrong, or the account is closed.
    /// </summary>
    public bool IsAccountRejected { get; init; }
}
