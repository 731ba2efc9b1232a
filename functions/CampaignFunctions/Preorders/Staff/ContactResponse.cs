namespace CampaignFunctions.Preorders;

/// <summary>The customer of a pre-order, for admins only.</summary>
/// <param name="IsProven">True if somebody has proven the email address.</param>
public sealed record ContactResponse(string Name, string Email, string? Locale, string Country, bool IsProven);
