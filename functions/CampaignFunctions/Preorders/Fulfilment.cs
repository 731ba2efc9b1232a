namespace CampaignFunctions.Preorders;

/// <summary>The handing over of the units to the customer.</summary>
/// <param name="Reference">The reference that staff gave, for example of the delivery.</param>
public sealed record Fulfilment(string Reference, DateTimeOffset At)
{
    /// <summary>For how many days after it a customer can cancel, unless the edition says otherwise.</summary>
    public const int DefaultWithdrawalDays = 14;
}
