namespace CampaignFunctions.Payments;

/// <summary>The object that a <see cref="PaymentHint"/> asks to check.</summary>
public enum PaymentHintTarget
{
    /// <summary>The pre-order that the hint names.</summary>
    Preorder,

    /// <summary>The pre-order of the payment that the hint names. The payment provider knows this pre-order.</summary>
    Payment,

    /// <summary>The payment provider's list of events, in case an event was never delivered.</summary>
    Events,
}
