namespace CampaignFunctions.Preorders;

/// <summary>The answer of a quota to a pre-order.</summary>
public enum QuotaOutcome
{
    Entered,

    /// <summary>The person would have more units than the edition allows.</summary>
    TooManyUnits,

    /// <summary>The person would have more pre-orders than the campaign allows.</summary>
    TooManyOrders,
}
