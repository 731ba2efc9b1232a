namespace CampaignFunctions.Preorders;

/// <summary>The demand for the editions of a campaign at one moment.</summary>
/// <param name="Preorders">The number of pre-orders to which customers have committed.</param>
/// <param name="Money">The sums of all editions, by currency.</param>
public sealed record DemandResponse(DateTimeOffset AsOf, long Preorders, EditionDemand[] Editions, DemandMoney[] Money);
