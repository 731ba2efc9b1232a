namespace CampaignFunctions.Payments;

/// <summary>
/// A lane of the pace: the calls of one kind at the payment provider. No lane waits for another, so a rush of new orders delays
/// neither refunds nor the end of unpaid holds.
/// </summary>
public enum PaceLane
{
    /// <summary>Opens checkouts.</summary>
    Open,

    /// <summary>Reads objects, and closes checkouts.</summary>
    Read,

    /// <summary>Charges and refunds.</summary>
    Charge,
}
