namespace CampaignFunctions.Payments;

/// <summary>How a payment is confirmed.</summary>
/// <param name="CardId">The card.</param>
/// <param name="ReturnUrl">Where the customer goes after they have answered their bank; null where they are not there.</param>
public sealed record Confirmation(string CardId, string? ReturnUrl);
