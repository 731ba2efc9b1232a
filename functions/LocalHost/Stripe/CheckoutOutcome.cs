namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>What came of a person's attempt to complete a checkout: where they go, or why they stay.</summary>
internal sealed record CheckoutOutcome(string? GoTo, string? Problem);
