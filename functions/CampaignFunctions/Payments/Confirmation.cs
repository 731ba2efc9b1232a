namespace CampaignFunctions.Payments;

/// <summary>The details with which a payment is confirmed.</summary>
/// <param name="ReturnUrl">
/// The page to which the customer goes after they have answered their bank; null if the customer is absent.
/// </param>
public sealed record Confirmation(string CardId, string? ReturnUrl);
