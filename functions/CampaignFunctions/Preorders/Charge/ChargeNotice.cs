namespace CampaignFunctions.Preorders;

/// <summary>A notice of a charge: its date, and the amount in minor units.</summary>
public sealed record ChargeNotice(DateTimeOffset ChargeOn, long Amount)
{
    /// <summary>Returns whether the customer knows the amount and the date of the charge.</summary>
    internal static bool IsGiven(PreorderDocument preorder, DateTimeOffset? chargeOn) =>
        chargeOn is { } date && preorder.ChargeNoticed == new ChargeNotice(date, preorder.Outstanding());
}
