namespace CampaignFunctions.Preorders;

/// <summary>What was ordered of an edition.</summary>
/// <param name="Units">Units by the status of their pre-orders.</param>
/// <param name="Choices">Units that customers have committed to, by choice and value.</param>
public sealed record EditionDemand(
    string EditionId,
    Dictionary<string, long> Units,
    Dictionary<string, Dictionary<string, long>> Choices,
    DemandMoney Money
);
