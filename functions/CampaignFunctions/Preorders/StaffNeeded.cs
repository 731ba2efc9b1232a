namespace CampaignFunctions.Preorders;

/// <summary>The pre-order waits until staff let it go on.</summary>
/// <param name="Code">
/// The payment provider's code, if it rejected a call as wrong; <see cref="RefundFailed"/>; or <see cref="NothingToRefund"/>.
/// </param>
public sealed record StaffNeeded(string Code, DateTimeOffset Since)
{
    /// <summary>The refund failed three times.</summary>
    public const string RefundFailed = "refund-failed";

    /// <summary>The customer paid too much, and no payment can be refunded.</summary>
    public const string NothingToRefund = "nothing-to-refund";
}
