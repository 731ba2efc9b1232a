namespace CampaignFunctions.Preorders;

/// <summary>How far a charge run is with one pre-order.</summary>
internal enum ChargeProgress
{
    /// <summary>The charge is not decided yet.</summary>
    Left,

    /// <summary>The amount owed was charged.</summary>
    Charged,

    /// <summary>The bank asks the customer to confirm the payment.</summary>
    ActionRequired,

    /// <summary>The card was declined.</summary>
    Failed,

    /// <summary>The pre-order was cancelled, or nothing was owed any more.</summary>
    Cancelled,
}
