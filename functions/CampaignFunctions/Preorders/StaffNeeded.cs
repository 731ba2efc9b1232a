namespace CampaignFunctions.Preorders;

/// <summary>The pre-order waits until staff let it go on.</summary>
/// <param name="Code">
/// The payment provider's code, if it rejected a call as wrong; <see cref="RefundFailed"/>; or <see cref="NothingToRefund"/>.
/// </param>
public sealed record StaffNeeded(string Code, DateTimeOffset Since)
{
    /// <summary>A refund failed: three times if it was due, or once if staff had asked for it.</summary>
    public const string RefundFailed = "refund-failed";

    /// <summary>The amount that must go back, or that staff want to give back, is in no payment any more.</summary>
    public const string NothingToRefund = "nothing-to-refund";
}
