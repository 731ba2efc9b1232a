namespace CampaignFunctions.Preorders;

/// <summary>The request to hold units longer: of an offer from the waitlist, or of an unpaid pre-order.</summary>
/// <param name="Until">The new end, at most 30 days ahead.</param>
public sealed record ExtensionRequest(DateTimeOffset Until, string Reason);
