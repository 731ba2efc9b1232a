namespace CampaignFunctions.Preorders;

/// <summary>The request to extend an offer from the waitlist.</summary>
/// <param name="Until">The new end, at most 30 days ahead.</param>
public sealed record OfferExtensionRequest(DateTimeOffset Until, string Reason);
