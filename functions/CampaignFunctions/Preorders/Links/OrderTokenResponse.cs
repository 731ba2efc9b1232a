namespace CampaignFunctions.Preorders;

/// <summary>A token for one pre-order.</summary>
/// <param name="IsProven">
/// True if the token allows all that the customer may do. Otherwise nobody has proven the email address, and the token allows
/// only to read the pre-order, and to cancel it until it is confirmed.
/// </param>
public sealed record OrderTokenResponse(string Token, DateTimeOffset ExpiresAt, bool IsProven);
