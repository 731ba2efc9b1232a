namespace CampaignFunctions.Payments;

/// <summary>The provider did not do what was asked, and will not.</summary>
public sealed class PaymentRefusedException(string code, bool isTooLate) : Exception($"The payment provider refused: {code}.")
{
    /// <summary>The provider's.</summary>
    public string Code { get; } = code;

    /// <summary>Whether it was refused because a checkout would have to be closed too soon.</summary>
    public bool IsTooLate { get; } = isTooLate;
}
