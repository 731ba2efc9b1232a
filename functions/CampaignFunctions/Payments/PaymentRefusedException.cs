namespace CampaignFunctions.Payments;

/// <summary>
/// The payment provider rejected a call of ours as wrong: it did not carry out the call, and it never will. No customer caused
/// this.
/// </summary>
public sealed class PaymentRefusedException(string code, bool isTooLate) : Exception($"Stripe rejected the call: {code}.")
{
    /// <summary>The payment provider's code of the reason.</summary>
    public string Code { get; } = code;

    /// <summary>True if the reason is that the amount is below the minimum of the account.</summary>
    public bool IsTooSmall => Code == "amount_too_small";

    /// <summary>True if the reason is that the checkout would end too soon.</summary>
    public bool IsTooLate { get; } = isTooLate;
}
