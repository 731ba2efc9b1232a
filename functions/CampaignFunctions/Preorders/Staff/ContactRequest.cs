namespace CampaignFunctions.Preorders;

/// <summary>The corrected customer of a pre-order.</summary>
public sealed record ContactRequest(string Name, string Email, string Country, string Reason);
