namespace CampaignFunctions.Preorders;

/// <summary>The demand for one edition.</summary>
/// <param name="Units">The units, by the status of their pre-orders.</param>
/// <param name="Choices">The units to which customers have committed, by choice and value.</param>
public sealed record EditionDemand(
    string EditionId,
    Dictionary<string, long> Units,
    Dictionary<string, Dictionary<string, long>> Choices,
    DemandMoney Money
);
