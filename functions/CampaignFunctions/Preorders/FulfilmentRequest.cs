namespace CampaignFunctions.Preorders;

/// <summary>The request to mark a pre-order as fulfilled.</summary>
/// <param name="Reference">A reference of up to 200 characters, for example of the delivery.</param>
public sealed record FulfilmentRequest(string Reference);
