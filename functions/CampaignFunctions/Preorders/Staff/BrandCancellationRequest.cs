namespace CampaignFunctions.Preorders;

/// <summary>The request to cancel a pre-order for the brand.</summary>
/// <param name="Percent">The percentage of the paid amount that goes back, 0 to 100.</param>
public sealed record BrandCancellationRequest(int Percent, string Reason);
