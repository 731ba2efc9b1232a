namespace CampaignFunctions.Preorders;

/// <summary>The request to stop the sale of an edition for good, and to cancel its pre-orders.</summary>
/// <param name="Percent">The percentage of the paid amounts that goes back, 0 to 100.</param>
/// <param name="WithFulfilled">True to cancel pre-orders too whose units were handed over.</param>
public sealed record EditionCancellationRequest(int Percent, string Reason, bool WithFulfilled = false);
