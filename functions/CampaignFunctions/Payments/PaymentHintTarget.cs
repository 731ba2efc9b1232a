namespace CampaignFunctions.Payments;

/// <summary>What a <see cref="PaymentHint"/> asks to look at.</summary>
public enum PaymentHintTarget
{
    /// <summary>The pre-order that the hint names.</summary>
    Preorder,

    /// <summary>The pre-order of the payment that the hint names: the provider knows which one.</summary>
    Payment,

    /// <summary>The provider's list of events, for notices that never came.</summary>
    Events,
}
