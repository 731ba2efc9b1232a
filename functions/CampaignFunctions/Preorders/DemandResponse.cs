namespace CampaignFunctions.Preorders;

/// <summary>What was ordered ahead, as it was at a moment.</summary>
/// <param name="Preorders">How many pre-orders customers have committed to.</param>
/// <param name="Money">The sums of all editions, by currency.</param>
public sealed record DemandResponse(DateTimeOffset AsOf, long Preorders, EditionDemand[] Editions, DemandMoney[] Money);
