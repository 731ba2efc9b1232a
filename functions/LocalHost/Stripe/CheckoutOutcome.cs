namespace CampaignFunctions.LocalHost.Stripe;

/// <summary>The outcome of a person's attempt to complete a checkout: the URL of the next page, or the problem.</summary>
internal sealed record CheckoutOutcome(string? GoTo, string? Problem);
